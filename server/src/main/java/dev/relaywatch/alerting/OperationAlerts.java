package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertOpener.Opened;
import dev.relaywatch.commerce.OperationStanding;
import dev.relaywatch.commerce.OperationsChecked;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.Judged;
import dev.relaywatch.health.Level;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Alerts of operations on shops: one a tenant, platform, domain and number of an operation. Over
 * when the number is well again, or the operation was not called for an hour.
 */
@Component
class OperationAlerts {
    private final AlertOpener opener;
    private final AlertReadStore alerts;
    private final Health health;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final Clock clock;

    OperationAlerts(
            AlertOpener opener,
            AlertReadStore alerts,
            Health health,
            Tenancy tenancy,
            TenantTransaction transaction,
            Clock clock) {
        this.opener = opener;
        this.alerts = alerts;
        this.health = health;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The numbers that thresholds know, by the names they have there. */
    private enum Kind {
        SUCCESS_RATE("successRate"),
        P95_MS("p95Ms"),
        FAILURES_IN_A_ROW("failuresInARow");

        private final String number;

        Kind(String number) {
            this.number = number;
        }

        BigDecimal value(OperationStanding of) {
            return switch (this) {
                case SUCCESS_RATE -> of.successRate();
                case P95_MS -> BigDecimal.valueOf(of.p95Ms());
                case FAILURES_IN_A_ROW -> BigDecimal.valueOf(of.failuresInARow());
            };
        }

        /** Few operations prove that it is well, only enough of them that it is not. */
        boolean mayBeBad(OperationStanding of) {
            return this == FAILURES_IN_A_ROW || of.isEnough();
        }

        String title(OperationStanding of) {
            return switch (this) {
                case SUCCESS_RATE -> of.operation() + " succeeds in " + percent(of) + " of calls";
                case P95_MS -> of.operation() + " takes up to " + of.p95Ms() + " ms";
                case FAILURES_IN_A_ROW ->
                        of.operation() + " failed in the last " + calls(of.failuresInARow());
            };
        }

        String words(OperationStanding of) {
            String where = " of " + of.operation() + " at " + of.domain();
            return switch (this) {
                case SUCCESS_RATE ->
                        percent(of)
                                + " of the last "
                                + calls(of.operations())
                                + where
                                + " succeeded";
                case P95_MS ->
                        "95 % of the last "
                                + calls(of.operations())
                                + where
                                + " took up to "
                                + of.p95Ms()
                                + " ms";
                case FAILURES_IN_A_ROW ->
                        "The last " + calls(of.failuresInARow()) + where + " failed";
            };
        }

        private static String percent(OperationStanding of) {
            BigDecimal rate = of.successRate().stripTrailingZeros();
            return (rate.scale() < 0 ? rate.setScale(0) : rate).toPlainString() + " %";
        }

        private static String calls(int number) {
            return number == 1 ? "call" : number + " calls";
        }
    }

    /** One number of one operation beside its bounds. */
    private record Measured(OperationStanding of, Kind kind, Judged judged) {}

    @EventListener
    void on(OperationsChecked checked) {
        Set<String> called = new HashSet<>();
        Map<String, Measured> judged = new HashMap<>();
        for (OperationStanding standing : checked.standings()) {
            for (Kind kind : Kind.values()) {
                String fingerprint = fingerprint(standing, kind);
                called.add(fingerprint);
                judge(standing, kind).ifPresent(number -> judged.put(fingerprint, number));
            }
        }
        transaction.acrossTenants(() -> {
            judged.values().stream().filter(OperationAlerts::isBad).forEach(this::found);
            for (Alert alert : alerts.activeOfOperations(checked.tenants(), clock.instant())) {
                whyOver(alert, called, judged)
                        .ifPresent(why -> {
                            boolean _ = opener.over(new Fingerprint(alert.fingerprint()), why);
                        });
            }
            return true;
        });
    }

    private Optional<Measured> judge(OperationStanding of, Kind kind) {
        return health.judgeOperation(
                        of.tenant(), of.platform(), of.operation(), kind.number, kind.value(of))
                .map(judged -> new Measured(of, kind, judged));
    }

    private static boolean isBad(Measured number) {
        return number.judged().level() != Level.FINE && number.kind().mayBeBad(number.of());
    }

    /** Empty where it goes on. */
    private static Optional<String> whyOver(
            Alert alert, Set<String> called, Map<String, Measured> judged) {
        Measured number = judged.get(alert.fingerprint());
        if (number != null) {
            return number.judged().level() == Level.FINE
                    ? Optional.of(number.judged().words())
                    : Optional.empty();
        }
        return Optional.of(
                called.contains(alert.fingerprint())
                        ? "it has no bounds any more"
                        : "it was not called for an hour");
    }

    private static String fingerprint(OperationStanding of, Kind kind) {
        return Fingerprint.of(
                        AlertSource.THRESHOLD,
                        of.tenant(),
                        of.platform(),
                        of.domain(),
                        metric(of, kind))
                .text();
    }

    private static String metric(OperationStanding of, Kind kind) {
        return "operations." + of.operation() + "." + kind.number;
    }

    private void found(Measured number) {
        OperationStanding of = number.of();
        String whose = tenancy.tenant(of.tenant()).map(Tenant::name).orElse("a former tenant");
        Opened _ =
                opener.found(
                        new Finding(
                                AlertSource.THRESHOLD,
                                of.tenant(),
                                List.of(),
                                of.platform(),
                                of.domain(),
                                metric(of, number.kind()),
                                CheckAlerts.severity(health.tier(of.platform()), number.judged()),
                                number.judged().value(),
                                number.judged().bound(),
                                ServiceName.of(of.platform())
                                        + " of "
                                        + whose
                                        + " ("
                                        + of.domain()
                                        + "): "
                                        + number.kind().title(of),
                                number.kind().words(of) + ", " + number.judged().words() + ".",
                                Duration.ZERO));
    }
}
