package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which stores of the matrix, and in which order.
 *
 * @param status absent: however they stand
 * @param service absent: all of them; else only stores that have it, and only how it stands counts
 * @param name a part of a store's name
 * @param byName in the order of names; else the worst first, the dearest of those that stand alike
 * @param from the first that is shown
 */
public record MatrixAsked(
        @Nullable HealthStatus status,
        @Nullable String service,
        String name,
        boolean byName,
        int from) {
    private static final int MOST = 1_000_000;

    static MatrixAsked of(Look look, List<String> services) {
        String service = look.asked("service");
        return new MatrixAsked(
                status(look.asked("status")),
                service != null && services.contains(service) ? service : null,
                Optional.ofNullable(look.asked("q")).orElse("").strip(),
                "name".equals(look.asked("sort")),
                from(look.asked("from")));
    }

    private static @Nullable HealthStatus status(@Nullable String asked) {
        return Arrays.stream(HealthStatus.values())
                .filter(one -> one.text().equals(asked))
                .findFirst()
                .orElse(null);
    }

    private static int from(@Nullable String asked) {
        try {
            return asked == null ? 0 : Math.clamp(Integer.parseInt(asked), 0, MOST);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public boolean isNarrowed() {
        return status != null || service != null || !name.isEmpty();
    }

    /** Those of this name that have the service, in the order asked for. */
    List<Grid.Line> among(List<Grid.Line> lines) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return lines.stream()
                .filter(line -> service == null || line.cells().containsKey(service))
                .filter(line ->
                        wanted.isEmpty()
                                || line.store().name().toLowerCase(Locale.ROOT).contains(wanted)
                                || line.store().slug().contains(wanted))
                .toList();
    }

    private record Judged(Grid.Line line, Grid.Badness badness, BigDecimal money) {
        /**
         * Those that stand alike: the dearest first, then what is bad for longest, then by name.
         */
        private static final Comparator<Judged> WORST =
                Comparator.comparing(Judged::badness, Grid.Badness.MOST)
                        .thenComparing(Judged::money, Comparator.reverseOrder())
                        .thenComparing(one -> one.badness().since());
    }

    /**
     * Of these the ones that stand as asked for.
     *
     * @param money what is at risk of a store
     */
    List<Grid.Line> shown(List<Grid.Line> lines, Function<TenantId, BigDecimal> money) {
        return lines.stream()
                .map(line ->
                        new Judged(line, line.badness(service), money.apply(line.store().id())))
                .filter(one -> status == null || one.badness().has(status))
                .sorted(byName ? Comparator.comparingInt(_ -> 0) : Judged.WORST)
                .map(Judged::line)
                .toList();
    }

    /** Where this is found. */
    Address at(@Nullable HealthStatus otherStatus, int otherFrom) {
        return Address.of("/health")
                .with("status", otherStatus == null ? null : otherStatus.text())
                .with("service", service)
                .with("q", name)
                .with("sort", byName ? "name" : null)
                .with("from", otherFrom == 0 ? null : Integer.toString(otherFrom));
    }
}
