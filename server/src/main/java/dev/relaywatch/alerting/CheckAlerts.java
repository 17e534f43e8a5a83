package dev.relaywatch.alerting;

import dev.relaywatch.alerting.AlertOpener.Opened;
import dev.relaywatch.health.CheckCompleted;
import dev.relaywatch.health.CheckRemoved;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.IncidentChanged;
import dev.relaywatch.health.Judged;
import dev.relaywatch.health.Level;
import dev.relaywatch.health.MetricWords;
import dev.relaywatch.health.Tier;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Alerts of checks and their thresholds, in the transaction that records the check. While a
 * provider's incident runs, what it strikes is counted there.
 */
@Component
class CheckAlerts {
    private static final Pattern SMALL = Pattern.compile("[a-z]+[ ,:]");

    private final AlertOpener opener;
    private final AlertStore store;
    private final Health health;
    private final Tenancy tenancy;
    private final AlertingProperties properties;

    CheckAlerts(
            AlertOpener opener,
            AlertStore store,
            Health health,
            Tenancy tenancy,
            AlertingProperties properties) {
        this.opener = opener;
        this.store = store;
        this.health = health;
        this.tenancy = tenancy;
        this.properties = properties;
    }

    @EventListener
    void on(CheckCompleted check) {
        check.judged().forEach(judged -> take(check, judged));
    }

    private void take(CheckCompleted check, Judged judged) {
        if (judged.confirmed() == Level.FINE) {
            if (judged.changed()) {
                boolean _ = opener.over(fingerprint(check, judged), null);
            }
        } else if (judged.level() != Level.FINE && !isPartOfAnIncident(check, judged)) {
            found(check, judged);
        }
    }

    private static boolean isWhole(Judged judged) {
        return judged.metric().isEmpty();
    }

    private boolean isPartOfAnIncident(CheckCompleted check, Judged judged) {
        return check.tenant() != null
                && isWhole(judged)
                && store.incidentOf(check.service(), check.tenant()).isPresent();
    }

    private static Fingerprint fingerprint(CheckCompleted check, Judged judged) {
        return Fingerprint.of(
                isWhole(judged) ? AlertSource.HEALTH_CHECK : AlertSource.THRESHOLD,
                check.tenant(),
                check.service(),
                connection(check),
                isWhole(judged) ? null : judged.metric());
    }

    private static @Nullable String connection(CheckCompleted check) {
        return check.connection() == null ? null : check.connectionName();
    }

    private void found(CheckCompleted check, Judged judged) {
        Severity severity = severity(check.tier(), judged);
        Opened _ =
                opener.found(
                        new Finding(
                                isWhole(judged) ? AlertSource.HEALTH_CHECK : AlertSource.THRESHOLD,
                                check.tenant(),
                                List.of(),
                                check.service(),
                                connection(check),
                                isWhole(judged) ? null : judged.metric(),
                                severity,
                                judged.value(),
                                judged.bound(),
                                title(check, judged),
                                sentence(judged.words()),
                                hold(check, judged)));
    }

    /** Of a reason, which begins small; what a host or an identifier begins with stays. */
    private static String sentence(String reason) {
        return SMALL.matcher(reason).lookingAt()
                ? reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1)
                : reason;
    }

    /** Unhealthy or a critical bound: p1 for the two upper tiers, else p2; all else p3. */
    static Severity severity(Tier tier, Judged judged) {
        if (judged.severity() != null) {
            return Severity.of(judged.severity());
        }
        return judged.confirmed() == Level.CRITICAL ? ofCritical(tier) : Severity.P3;
    }

    private static Severity ofCritical(Tier tier) {
        return switch (tier) {
            case CRITICAL, CORE -> Severity.P1;
            case INTEGRATION, EXTERNAL -> Severity.P2;
        };
    }

    private String title(CheckCompleted check, Judged judged) {
        String whose =
                Optional.ofNullable(check.tenant())
                        .flatMap(tenancy::tenant)
                        .map(tenant -> " of " + tenant.name())
                        .orElse("");
        String which =
                check.connection() == null || check.connectionName().equals("main")
                        ? ""
                        : " (" + check.connectionName() + ")";
        String subject = ServiceName.of(check.service()) + whose + which;
        if (isWhole(judged)) {
            return subject
                    + (judged.confirmed() == Level.CRITICAL ? " does not work" : " is degraded");
        }
        return judged.value() == null
                ? subject + ": " + MetricWords.name(check.service(), judged.metric()) + " is bad"
                : MetricWords.title(subject, check.service(), judged.metric(), judged.value());
    }

    /** Only where others fail too is it worth the wait. */
    private Duration hold(CheckCompleted check, Judged judged) {
        return check.tenant() != null && isWhole(judged) && health.mayBeOfProvider(check.service())
                ? properties.hold()
                : Duration.ZERO;
    }

    @EventListener
    void on(CheckRemoved removed) {
        opener.noLongerWatched(removed.tenant(), removed.service(), removed.connection());
    }

    @EventListener
    void on(IncidentChanged changed) {
        String service = changed.incident().service();
        Finding finding = finding(changed);
        if (changed.running()) {
            Opened _ = opener.found(finding);
            opener.absorb(finding.fingerprint(), service, changed.incident().tenants());
        } else {
            boolean _ = opener.over(finding.fingerprint(), "it works again for most");
        }
    }

    private Finding finding(IncidentChanged changed) {
        String service = changed.incident().service();
        List<TenantId> tenants = changed.incident().tenants();
        return new Finding(
                AlertSource.HEALTH_CHECK,
                null,
                tenants,
                service,
                null,
                null,
                ofCritical(health.tier(service)).oneHigher(),
                null,
                null,
                service
                        + " fails for "
                        + tenants.size()
                        + " of the "
                        + changed.incident().connected()
                        + " tenants who use it",
                "The provider is in trouble, not they: "
                        + changed.incident().reason()
                        + ". It strikes "
                        + slugs(tenants)
                        + ".",
                Duration.ZERO);
    }

    private String slugs(List<TenantId> tenants) {
        int shown = Math.min(tenants.size(), 20);
        String named =
                tenants.subList(0, shown).stream()
                        .flatMap(id -> tenancy.tenant(id).stream())
                        .map(Tenant::slug)
                        .sorted()
                        .collect(java.util.stream.Collectors.joining(", "));
        return shown == tenants.size()
                ? named
                : named + " and " + (tenants.size() - shown) + " more";
    }
}
