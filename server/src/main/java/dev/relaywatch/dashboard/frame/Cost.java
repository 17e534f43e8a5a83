package dev.relaywatch.dashboard.frame;

import dev.relaywatch.delivery.StuckMoney;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is stuck, in money. Currencies are never added together.
 *
 * @param totals the largest first
 * @param causes why, each with its sums
 * @param withoutValue sales of which nobody knows what they are worth
 */
public record Cost(List<Sum> totals, List<Cause> causes, long withoutValue) {
    private static final int PERCENT = 100;

    public Cost {
        totals = List.copyOf(totals);
        causes = List.copyOf(causes);
    }

    public record Sum(String currency, BigDecimal amount) {
        public String text() {
            return Figures.sum(amount, currency);
        }
    }

    /**
     * @param fill of its part of the bar
     * @param from where the part begins, percent of the largest currency
     * @param width percent
     */
    public record Cause(
            String fill, String label, List<Sum> sums, BigDecimal from, BigDecimal width) {
        public Cause {
            sums = List.copyOf(sums);
        }
    }

    private enum Kind {
        PAUSED("unhealthy", "Waiting for an account"),
        DEAD_LETTER("degraded", "Dead letters, can be replayed"),
        FAILED("accent-2", "Retrying by itself"),
        LOST("unknown", "Lost, no platform takes it now");

        private final String fill;
        private final String label;

        Kind(String fill, String label) {
            this.fill = fill;
            this.label = label;
        }

        static Kind of(String state) {
            return switch (state) {
                case "paused" -> PAUSED;
                case "failed" -> FAILED;
                default -> DEAD_LETTER;
            };
        }
    }

    public boolean isNothing() {
        return totals.isEmpty() && withoutValue == 0;
    }

    /** {@code 27,460 EUR, 3,870 GBP and 98 USD}. */
    public String sentence() {
        List<String> sums = totals.stream().map(Sum::text).toList();
        int last = sums.size() - 1;
        return last < 1
                ? String.join("", sums)
                : String.join(", ", sums.subList(0, last)) + " and " + sums.get(last);
    }

    /** What the parts of the bar are of, for who cannot see it. */
    public String bar() {
        return causes.stream()
                .filter(cause -> cause.width().signum() > 0)
                .map(cause -> cause.label() + " " + Figures.percent(cause.width()))
                .collect(
                        Collectors.joining(
                                ", ",
                                totals.isEmpty()
                                        ? ""
                                        : totals.getFirst().currency() + " by cause: ",
                                ""));
    }

    public static Cost of(Collection<StuckMoney> stuck) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        Map<Kind, Map<String, BigDecimal>> causes = new TreeMap<>();
        long withoutValue = 0;
        for (StuckMoney one : stuck) {
            for (StuckMoney.Total total : one.totals()) {
                totals.merge(total.currency(), total.value(), BigDecimal::add);
                add(
                        causes,
                        Kind.LOST,
                        total.currency(),
                        total.value().subtract(total.recoverable()));
            }
            for (StuckMoney.Cause cause : one.causes()) {
                if (cause.currency() != null) {
                    add(causes, Kind.of(cause.state()), cause.currency(), cause.recoverable());
                }
            }
            withoutValue +=
                    one.withoutValue().stream().mapToLong(StuckMoney.WithoutValue::sales).sum();
        }
        return new Cost(sums(totals), parts(causes, sums(totals)), withoutValue);
    }

    private static void add(
            Map<Kind, Map<String, BigDecimal>> causes,
            Kind kind,
            String currency,
            BigDecimal amount) {
        if (amount.signum() > 0) {
            causes.computeIfAbsent(kind, _ -> new TreeMap<>())
                    .merge(currency, amount, BigDecimal::add);
        }
    }

    public static List<Sum> sums(Map<String, BigDecimal> amounts) {
        return amounts.entrySet().stream()
                .filter(one -> one.getValue().signum() > 0)
                .map(one -> new Sum(one.getKey(), one.getValue()))
                .sorted(Comparator.comparing(Sum::amount).reversed())
                .toList();
    }

    /** Of the largest currency; a sale that is stuck at two destinations is in the parts twice. */
    private static List<Cause> parts(Map<Kind, Map<String, BigDecimal>> causes, List<Sum> totals) {
        String largest = totals.isEmpty() ? "" : totals.getFirst().currency();
        BigDecimal all =
                causes.values().stream()
                        .map(amounts -> amounts.getOrDefault(largest, BigDecimal.ZERO))
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        List<Cause> parts = new ArrayList<>();
        BigDecimal from = BigDecimal.ZERO;
        for (Map.Entry<Kind, Map<String, BigDecimal>> one : causes.entrySet()) {
            BigDecimal width =
                    Share.percent(one.getValue().getOrDefault(largest, BigDecimal.ZERO), all);
            parts.add(
                    new Cause(
                            one.getKey().fill,
                            one.getKey().label,
                            sums(one.getValue()),
                            from,
                            width));
            from = from.add(width).min(BigDecimal.valueOf(PERCENT));
        }
        return parts;
    }
}
