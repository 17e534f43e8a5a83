package dev.relaywatch.dashboard.health;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.health.Incident;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Says an incident of a provider, and who looks after it. */
@Component
class ProviderBanners {
    private static final Duration NOW = Duration.ofSeconds(5);

    private final Alerts alerts;

    ProviderBanners(Alerts alerts) {
        this.alerts = alerts;
    }

    ProviderBanner of(Incident incident, Look look) {
        String name = ServiceName.of(incident.service());
        int struck = incident.tenants().size();
        Optional<AlertLine> alert = alerts.ofIncident(incident.service());
        Optional<AlertLine> taken = alert.filter(one -> one.acknowledgedAt() != null);
        return new ProviderBanner(
                incident.service(),
                name
                        + " fails for "
                        + Figures.count(struck)
                        + " of "
                        + Figures.count(incident.connected(), "store", "stores")
                        + " since "
                        + look.moment(incident.startedAt()).text()
                        + ": one incident of the provider, not "
                        + Figures.count(struck),
                "Most were told: "
                        + MatrixSentence.shortened(incident.reason())
                        + ". Nothing to repair in the stores themselves.",
                Said.at(incident.service(), null).toString(),
                "See " + name,
                look.may(Role.ANALYST) && taken.isEmpty()
                        ? alert.map(AlertLine::id).orElse(null)
                        : null,
                taken.map(one -> one.acknowledgedBy() + " acknowledged it " + ago(one, look))
                        .orElse(""),
                taken.map(AlertLine::acknowledgedAt).map(look::moment).orElse(null));
    }

    private static String ago(AlertLine alert, Look look) {
        Instant at = Optional.ofNullable(alert.acknowledgedAt()).orElse(look.now());
        Duration past = Duration.between(at, look.now());
        return past.compareTo(NOW) < 0 ? "just now" : Figures.duration(past) + " ago";
    }
}
