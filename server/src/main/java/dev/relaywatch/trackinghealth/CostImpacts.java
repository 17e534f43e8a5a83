package dev.relaywatch.trackinghealth;

import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.delivery.StuckMoney.Cause;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.TrackingReport.CostImpact;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What stuck deliveries are worth: real values, and apart from them an estimate for those that
 * carry none, by what the same event is usually worth.
 */
@Component
class CostImpacts {
    private static final int MOST_CAUSES = 100;

    private final LedgerFacts ledger;

    CostImpacts(LedgerFacts ledger) {
        this.ledger = ledger;
    }

    CostImpact of(List<Tenant> tenants, List<StuckMoney> stuck) {
        Map<String, BigDecimal> byCurrency = new TreeMap<>();
        Map<String, BigDecimal> recoverable = new TreeMap<>();
        Map<String, BigDecimal> estimated = new TreeMap<>();
        long valueUnknown = 0;
        for (StuckMoney money : stuck) {
            for (StuckMoney.Total total : money.totals()) {
                byCurrency.merge(total.currency(), total.value(), BigDecimal::add);
                recoverable.merge(total.currency(), total.recoverable(), BigDecimal::add);
            }
            valueUnknown +=
                    money.withoutValue().stream().mapToLong(StuckMoney.WithoutValue::sales).sum();
            estimate(money.tenant(), money.withoutValue(), estimated);
        }
        String currency = currency(tenants, byCurrency);
        return new CostImpact(
                currency == null
                        ? BigDecimal.ZERO
                        : byCurrency.getOrDefault(currency, BigDecimal.ZERO),
                currency == null
                        ? BigDecimal.ZERO
                        : recoverable.getOrDefault(currency, BigDecimal.ZERO),
                currency,
                byCurrency,
                recoverable,
                valueUnknown,
                estimated,
                causes(stuck));
    }

    private void estimate(
            TenantId tenant,
            List<StuckMoney.WithoutValue> withoutValue,
            Map<String, BigDecimal> estimated) {
        if (withoutValue.isEmpty()) {
            return;
        }
        Map<String, Money> usual =
                ledger.usualValues(
                        tenant, withoutValue.stream().map(StuckMoney.WithoutValue::event).toList());
        for (StuckMoney.WithoutValue one : withoutValue) {
            Money value = usual.get(one.event());
            if (value != null) {
                estimated.merge(
                        value.currency(),
                        value.amount().multiply(BigDecimal.valueOf(one.sales())),
                        BigDecimal::add);
            }
        }
    }

    private static @Nullable String currency(
            List<Tenant> tenants, Map<String, BigDecimal> byCurrency) {
        if (tenants.size() == 1) {
            return tenants.getFirst().currency();
        }
        return byCurrency.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    /** The same at several tenants is one cause. */
    private static List<Cause> causes(List<StuckMoney> stuck) {
        Map<List<String>, Cause> together = new TreeMap<>(Comparator.comparing(List::toString));
        for (StuckMoney money : stuck) {
            for (Cause cause : money.causes()) {
                together.merge(
                        List.of(
                                cause.destination(),
                                cause.state(),
                                String.valueOf(cause.errorCode()),
                                String.valueOf(cause.currency())),
                        cause,
                        CostImpacts::sum);
            }
        }
        return together.values().stream()
                .sorted(
                        Comparator.comparing(Cause::value)
                                .thenComparingLong(Cause::items)
                                .reversed())
                .limit(MOST_CAUSES)
                .toList();
    }

    private static Cause sum(Cause one, Cause other) {
        return new Cause(
                one.destination(),
                one.state(),
                one.errorCode(),
                one.errorMessage(),
                one.currency(),
                one.items() + other.items(),
                one.value().add(other.value()),
                one.recoverable().add(other.recoverable()),
                one.oldest().isBefore(other.oldest()) ? one.oldest() : other.oldest());
    }
}
