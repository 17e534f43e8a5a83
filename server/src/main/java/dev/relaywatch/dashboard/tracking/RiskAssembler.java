package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Cost.Sum;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.tracking.DataHealthView.Cause;
import dev.relaywatch.dashboard.tracking.DataHealthView.Risk;
import dev.relaywatch.dashboard.tracking.DataHealthView.StoreRisk;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.trackinghealth.TrackingReport;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is stuck, in money: by currency, by cause and by store. */
final class RiskAssembler {
    private static final int CAUSES = 4;
    private static final int STORES = 4;

    private RiskAssembler() {}

    static Risk of(List<StuckMoney> stuck, TrackingReport report, Look look) {
        TrackingReport.CostImpact impact = report.costImpact();
        Map<String, BigDecimal> lost = new TreeMap<>(impact.byCurrency());
        impact.recoverableByCurrency()
                .forEach((currency, amount) ->
                        lost.merge(currency, amount.negate(), BigDecimal::add));
        return new Risk(
                Cost.of(stuck),
                Cost.sums(impact.recoverableByCurrency()),
                Cost.sums(lost),
                Cost.sums(impact.estimated()),
                impact.byCause().stream()
                        .filter(cause -> cause.currency() != null && cause.value().signum() > 0)
                        .limit(CAUSES)
                        .map(cause -> cause(cause, look))
                        .toList(),
                look.store() == null ? stores(stuck, look) : List.of());
    }

    private static Cause cause(StuckMoney.Cause cause, Look look) {
        String code = Optional.ofNullable(cause.errorCode()).orElse("");
        String otherwise = cause.state().equals("paused") ? "account refused" : "no answer";
        return new Cause(
                ServiceName.of(cause.destination()),
                Optional.ofNullable(cause.errorMessage()).orElse(otherwise),
                look.frame()
                        .to("/tracking/queue")
                        .with("destination", cause.destination())
                        .with("errorCode", code)
                        .toString(),
                cause.items(),
                Figures.sum(cause.value(), Optional.ofNullable(cause.currency()).orElse("")));
    }

    private static List<StoreRisk> stores(List<StuckMoney> stuck, Look look) {
        Map<Object, Tenant> known =
                look.stores().stream().collect(Collectors.toMap(Tenant::id, store -> store));
        return stuck.stream()
                .filter(one -> known.containsKey(one.tenant()) && !one.totals().isEmpty())
                .sorted(Comparator.comparing(RiskAssembler::most).reversed())
                .limit(STORES)
                .map(one -> store(one, known.get(one.tenant())))
                .toList();
    }

    private static StoreRisk store(StuckMoney one, @Nullable Tenant store) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        one.totals().forEach(total -> sums.merge(total.currency(), total.value(), BigDecimal::add));
        List<Sum> shown = Cost.sums(sums);
        return store == null
                ? new StoreRisk("", "", shown)
                : new StoreRisk(store.slug(), store.name(), shown);
    }

    /** For the order alone. */
    private static BigDecimal most(StuckMoney one) {
        return one.totals().stream()
                .map(StuckMoney.Total::value)
                .max(Comparator.naturalOrder())
                .orElse(BigDecimal.ZERO);
    }
}
