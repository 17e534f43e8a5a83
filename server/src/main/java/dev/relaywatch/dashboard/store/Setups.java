package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ConnectionFields;
import dev.relaywatch.dashboard.store.SetupView.Connected;
import dev.relaywatch.dashboard.store.SetupView.KeyLine;
import dev.relaywatch.dashboard.store.SetupView.Snippet;
import dev.relaywatch.health.ChecksOnDemand;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.PublicUrl;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the set-up of a store together: what is done, and what comes next. */
@Component
class Setups {
    private static final int MOST_KEYS = 100;

    private final ApiKeys keys;
    private final Connections connections;
    private final ChecksOnDemand checks;
    private final FirstEvents events;
    private final PublicUrl server;

    Setups(
            ApiKeys keys,
            Connections connections,
            ChecksOnDemand checks,
            FirstEvents events,
            PublicUrl server) {
        this.keys = keys;
        this.connections = connections;
        this.checks = checks;
        this.events = events;
        this.server = server;
    }

    /**
     * @param typed into the form of a destination; empty before that
     */
    SetupView of(
            Look look,
            Tenant store,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        List<ConnectionDetails> connected =
                connections.list(store.id(), 0, Connections.MOST).stream()
                        .filter(ConnectionDetails::enabled)
                        .filter(one -> ConnectionForm.ofDestination(one.service()).isPresent())
                        .toList();
        List<String> offered =
                ConnectionForm.ofDestinations().stream()
                        .map(ConnectionForm::service)
                        .filter(service ->
                                connected.stream().noneMatch(one -> one.service().equals(service)))
                        .toList();
        String chosen = look.asked("service");
        return new SetupView(
                look,
                store,
                notice,
                Optional.ofNullable(look.asked("key"))
                        .filter(key -> keys.isPublicKeyOf(store.id(), key))
                        .map(key -> snippet(key, store))
                        .orElse(null),
                keys.list(store.id(), 0, MOST_KEYS).stream()
                        .filter(key ->
                                key.kind() == ApiKey.Kind.PUBLIC
                                        && key.state(look.now()) == ApiKey.State.ACTIVE)
                        .map(key -> line(key, look))
                        .toList(),
                connected.stream().map(one -> connected(one, store, look)).toList(),
                offered,
                chosen == null || !offered.contains(chosen)
                        ? null
                        : ConnectionForm.ofDestination(chosen)
                                .map(form -> form(ConnectionFields.of(form, typed, errors)))
                                .orElse(null),
                events.newest(store.id(), look).orElse(null),
                events.isAnyDelivered(store.id()));
    }

    private static SetupView.Form form(ConnectionFields form) {
        return new SetupView.Form(
                form.service(), form.first(), form.further(), form.isFurtherWrong());
    }

    private Snippet snippet(String key, Tenant store) {
        return new Snippet(
                key,
                """
                <script async src="%s"
                  data-key="%s"></script>\
                """
                        .formatted(server.at("/relaywatch.js"), key),
                """
                curl %s \\
                  -H 'Authorization: Bearer %s' \\
                  -d '{"event":"purchase","userData":{"email":"jane@example.com"},"params":{"value":1,"currency":"%s"}}'\
                """
                        .formatted(server.at("/api/track/event"), key, store.currency()));
    }

    private static KeyLine line(ApiKey key, Look look) {
        return new KeyLine(
                key.name(),
                key.prefix(),
                look.moment(key.createdAt()),
                key.lastUsedAt() == null ? null : look.moment(key.lastUsedAt()));
    }

    private Connected connected(ConnectionDetails one, Tenant store, Look look) {
        Optional<ChecksOnDemand.Found> found =
                checks.latest(store.id(), one.service(), one.name())
                        .filter(result -> result.at() != null);
        return found.map(result ->
                        new Connected(
                                one.service(),
                                one.name(),
                                result.status().text(),
                                words(result),
                                result.at() == null ? null : look.moment(result.at())))
                .orElseGet(() ->
                        new Connected(
                                one.service(), one.name(), "unknown", "Not checked yet", null));
    }

    private static String words(ChecksOnDemand.Found result) {
        String latency = Figures.latency(result.latency().toMillis());
        return switch (result.status()) {
            case HEALTHY -> "Answers as it should, in " + latency;
            case DEGRADED -> "Works, but: " + reason(result);
            case UNHEALTHY -> "Does not work: " + reason(result);
            case UNKNOWN -> "Could not be found out: " + reason(result);
        };
    }

    private static String reason(ChecksOnDemand.Found result) {
        return result.reason() == null ? "no reason was given" : result.reason();
    }
}
