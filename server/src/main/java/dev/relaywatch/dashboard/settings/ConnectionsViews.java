package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ConnectionsView.Panel;
import dev.relaywatch.dashboard.settings.ConnectionsView.Row;
import dev.relaywatch.health.ChecksOnDemand;
import dev.relaywatch.health.ChecksOnDemand.Found;
import dev.relaywatch.queue.QueueFacts;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.AuditedSettings;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the connections together. */
@Component
class ConnectionsViews {
    /** What tells an account from others, the clearest first. */
    private static final List<String> TELLING =
            List.of(
                    "pixel-id",
                    "customer-id",
                    "measurement-id",
                    "pixel-code",
                    "ad-account-id",
                    "account",
                    "domain",
                    "app-key",
                    "team-id",
                    "host",
                    "environment",
                    "table");

    private final Connections connections;
    private final ChecksOnDemand checks;
    private final WorkQueue queue;
    private final QueueFacts facts;
    private final Tenancy tenancy;
    private final ConnectionPanels panels;

    ConnectionsViews(
            Connections connections,
            ChecksOnDemand checks,
            WorkQueue queue,
            QueueFacts facts,
            Tenancy tenancy,
            ConnectionPanels panels) {
        this.connections = connections;
        this.checks = checks;
        this.queue = queue;
        this.facts = facts;
        this.tenancy = tenancy;
        this.panels = panels;
    }

    /** What is known of how all of them stand. */
    record Known(
            Map<ConnectionId, Found> found,
            Map<ConnectionId, List<TroubledLane>> lanes,
            Map<ConnectionId, Long> waiting) {
        List<TroubledLane> lanes(ConnectionDetails one) {
            return lanes.getOrDefault(one.id(), List.of());
        }

        long waiting(ConnectionDetails one) {
            return waiting.getOrDefault(one.id(), 0L);
        }
    }

    /**
     * @param typed into the form of the panel; empty before that
     */
    ConnectionsView of(
            Look look,
            @Nullable Notice notice,
            Map<String, String> typed,
            List<FieldError> errors) {
        Paged<ConnectionDetails> shown =
                Paged.of(
                        look,
                        SettingsNav.CONNECTIONS,
                        (after, most) -> connections.list(look.tenant(), after, most));
        Optional<ConnectionDetails> open = open(look);
        Known known =
                known(
                        look.tenant(),
                        Stream.concat(shown.items().stream(), open.stream())
                                .flatMap(one -> Stream.ofNullable(one.tenant()))
                                .collect(Collectors.toSet()));
        Panel panel =
                panels.of(look, open.orElse(null), known, typed, errors, shown.items())
                        .orElse(null);
        List<Row> rows = shown.items().stream().map(one -> row(one, known, look)).toList();
        Address here = ConnectionPanels.list(look);
        return new ConnectionsView(
                look,
                shown.whole() ? sub(shown.items(), look) : "",
                notice,
                look.may(Role.ANALYST),
                look.may(Role.ADMIN) ? here.with("add", "any").toString() : null,
                rows,
                shown.whole() && look.store() != null ? unconnected(shown.items()) : "",
                shown.first(),
                shown.next(),
                panel);
    }

    private Optional<ConnectionDetails> open(Look look) {
        return Stream.of(Deeds.OPEN, "remove")
                .flatMap(name -> Stream.ofNullable(look.asked(name)))
                .flatMap(id -> Deeds.id(id).stream())
                .flatMap(id -> connections.find(new ConnectionId(id), look.tenant()).stream())
                .findFirst();
    }

    private Known known(@Nullable TenantId tenant, Set<TenantId> owners) {
        return new Known(
                checks.latest(tenant),
                queue.troubledLanes(tenant).stream()
                        .collect(Collectors.groupingBy(lane -> lane.lane().connection())),
                facts.waiting(owners));
    }

    private Row row(ConnectionDetails one, Known known, Look look) {
        Standing standing = Standing.of(one, known.lanes(one), known.found().get(one.id()));
        Tenant store = Optional.ofNullable(one.tenant()).flatMap(tenancy::tenant).orElse(null);
        String id = one.id().value().toString();
        return new Row(
                id,
                store == null ? "" : store.name(),
                store == null ? "" : store.slug(),
                ServiceName.of(one.service()),
                one.name(),
                account(one),
                standing.state(),
                standing.word(),
                standing.at() == null ? null : look.moment(standing.at()),
                known.waiting(one),
                look.frame()
                        .to("/tracking/queue")
                        .with("tenant", store == null ? null : store.slug())
                        .toString(),
                one.fromFile(),
                one.enabled(),
                ConnectionPanels.list(look).with(Deeds.OPEN, id).toString(),
                id.equals(look.asked(Deeds.OPEN)) || id.equals(look.asked("remove")));
    }

    /** By what people know it. */
    static String account(ConnectionDetails one) {
        return TELLING.stream()
                .flatMap(name -> Stream.ofNullable(one.settings().get(name)))
                .map(String::valueOf)
                .findFirst()
                .orElseGet(() ->
                        one.baseUrl() == null
                                ? ""
                                : AuditedSettings.shown(one.baseUrl())
                                        .replaceAll("^[a-z]+://|/\\.\\.\\.$", ""));
    }

    private static String sub(List<ConnectionDetails> all, Look look) {
        long services = all.stream().map(ConnectionDetails::service).distinct().count();
        return all.isEmpty()
                ? look.store() == null ? "all stores" : look.store().name()
                : Figures.count(all.size(), "account", "accounts")
                        + " at "
                        + Figures.count(services, "service", "services");
    }

    private static String unconnected(List<ConnectionDetails> all) {
        List<String> missing =
                ConnectionForm.ofDestinations().stream()
                        .map(ConnectionForm::service)
                        .filter(service ->
                                all.stream().noneMatch(one -> one.service().equals(service)))
                        .map(ServiceName::of)
                        .toList();
        if (all.isEmpty() || missing.isEmpty()) {
            return "";
        }
        String names =
                missing.size() == 1
                        ? missing.getFirst()
                        : String.join(", ", missing.subList(0, missing.size() - 1))
                                + " and "
                                + missing.getLast();
        return names + (missing.size() == 1 ? " is" : " are") + " not connected.";
    }
}
