package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.ConnectionsView.Choice;
import dev.relaywatch.dashboard.settings.ConnectionsView.Kind;
import dev.relaywatch.dashboard.settings.ConnectionsView.Panel;
import dev.relaywatch.dashboard.settings.ConnectionsViews.Known;
import dev.relaywatch.delivery.RouteChanges;
import dev.relaywatch.delivery.RouteTable;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is done with one connection, beside the list of all. */
@Component
class ConnectionPanels {
    static final String REMOVE = "remove";

    private final RouteChanges routes;
    private final Tenancy tenancy;

    ConnectionPanels(RouteChanges routes, Tenancy tenancy) {
        this.routes = routes;
        this.tenancy = tenancy;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Paged.here(look, SettingsNav.CONNECTIONS);
    }

    /** Empty where none is asked for. */
    Optional<Panel> of(
            Look look,
            @Nullable ConnectionDetails open,
            Known known,
            Map<String, String> typed,
            List<FieldError> errors,
            List<ConnectionDetails> all) {
        String add = look.asked(NewConnection.ADD);
        if (open != null) {
            boolean mayChange = mayChange(look, open);
            return Optional.of(
                    look.asked(REMOVE) != null && mayChange && !open.fromFile()
                            ? removing(look, open, known)
                            : opened(look, open, known, typed, errors, mayChange));
        }
        if (add == null || !look.may(Role.ADMIN)) {
            return Optional.empty();
        }
        return Optional.of(NewConnection.of(look, add, typed, errors, all));
    }

    private static boolean mayChange(Look look, ConnectionDetails one) {
        return one.tenant() == null
                ? look.person().everywhere()
                : look.person().calling(Role.ADMIN).may(one.tenant());
    }

    private Panel opened(
            Look look,
            ConnectionDetails one,
            Known known,
            Map<String, String> typed,
            List<FieldError> errors,
            boolean mayChange) {
        boolean changes = mayChange && !one.fromFile();
        ConnectionForm form = ConnectionForm.of(one.service()).orElseThrow();
        Set<String> stored = Set.copyOf(one.secrets());
        Map<String, String> shown = new HashMap<>(ConnectionFields.typed(one));
        if (!typed.isEmpty()) {
            shown.clear();
            shown.putAll(typed);
        }
        List<TroubledLane> lanes = known.lanes(one);
        return new Panel(
                changes ? Kind.CHANGE : Kind.READ,
                one.id().value().toString(),
                slug(one),
                title(one),
                sub(one),
                Standing.trouble(one, lanes, known.found().get(one.id()), look),
                List.of(),
                one.service(),
                null,
                changes ? ConnectionFields.of(form, shown, errors, stored) : null,
                changes
                        ? ConnectionFields.removable(form, stored).stream()
                                .map(name -> new Choice(lower(ConnectionFields.label(name)), name))
                                .toList()
                        : List.of(),
                changes ? List.of() : facts(mayChange ? one : one.guarded(), look),
                Standing.checked(known.found().get(one.id()), look),
                List.of(),
                save(lanes, known.waiting(one)),
                changes,
                one.enabled(),
                look.may(Role.ANALYST) && one.enabled(),
                list(look).toString(),
                self(look, one).toString(),
                list(look).with(REMOVE, one.id().value().toString()).toString());
    }

    private static Address self(Look look, ConnectionDetails one) {
        return list(look).with(Deeds.OPEN, one.id().value().toString());
    }

    private static String title(ConnectionDetails one) {
        return ServiceName.of(one.service()) + ", " + one.name();
    }

    private static String lower(String label) {
        return label.startsWith("API") || label.startsWith("URL")
                ? label
                : Character.toLowerCase(label.charAt(0)) + label.substring(1);
    }

    private static String save(List<TroubledLane> lanes, long waiting) {
        boolean paused = lanes.stream().anyMatch(lane -> lane.state() == TroubledLane.State.PAUSED);
        return paused && waiting > 0
                ? "Save and send " + Figures.count(waiting) + " waiting"
                : "Save changes";
    }

    private String slug(ConnectionDetails one) {
        return Optional.ofNullable(one.tenant())
                .flatMap(tenancy::tenant)
                .map(Tenant::slug)
                .orElse("");
    }

    /** What it is used for. */
    private String sub(ConnectionDetails one) {
        String of =
                Optional.ofNullable(one.tenant())
                        .flatMap(tenancy::tenant)
                        .map(Tenant::name)
                        .orElse("the platform itself");
        List<String> events = events(one);
        if (ConnectionForm.ofDestination(one.service()).isEmpty() || one.tenant() == null) {
            return "Of " + of + "; it is watched, and nothing is sent to it";
        }
        return events.isEmpty()
                ? "Of " + of + "; no event is routed to it"
                : "Of " + of + "; gets " + String.join(", ", events);
    }

    private List<String> events(ConnectionDetails one) {
        return one.tenant() == null || !one.enabled()
                ? List.of()
                : routes.of(one.tenant()).lines().stream()
                        .filter(line -> line.connection().equals(one.id()))
                        .map(RouteTable.Line::events)
                        .flatMap(List::stream)
                        .distinct()
                        .toList();
    }

    private static List<Choice> facts(ConnectionDetails one, Look look) {
        List<Choice> facts = new ArrayList<>();
        if (one.baseUrl() != null) {
            facts.add(new Choice("Address", one.baseUrl()));
        }
        one.settings()
                .forEach((name, value) ->
                        facts.add(
                                new Choice(
                                        ConnectionFields.label(name),
                                        String.valueOf(value).replaceAll("^\\{|}$", ""))));
        one.secrets()
                .forEach(name ->
                        facts.add(new Choice(ConnectionFields.label(name), "stored, never shown")));
        facts.add(new Choice("Connected", look.moment(one.createdAt()).text()));
        return facts;
    }

    private Panel removing(Look look, ConnectionDetails one, Known known) {
        String service = ServiceName.of(one.service());
        List<String> consequences = new ArrayList<>();
        List<String> events = events(one);
        if (!events.isEmpty()) {
            consequences.add(String.join(", ", events) + " are not sent to it any more.");
        }
        long waiting = known.waiting(one);
        if (waiting > 0) {
            consequences.add(
                    (waiting == 1
                                    ? "1 delivery waits for it: it stays"
                                    : Figures.count(waiting) + " deliveries wait for it: they stay")
                            + " in the queue, paused, and "
                            + (waiting == 1 ? "goes" : "go")
                            + " nowhere.");
        } else if (one.tenant() != null) {
            consequences.add("Nothing waits for it.");
        }
        consequences.add(service + " is not checked any more, and no alert tells of it.");
        consequences.add("Its settings and secrets are gone for good.");
        return new Panel(
                Kind.REMOVE,
                one.id().value().toString(),
                slug(one),
                "Remove " + title(one) + "?",
                sub(one),
                null,
                List.of(),
                one.service(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                consequences,
                "Remove " + service,
                false,
                one.enabled(),
                false,
                self(look, one).toString(),
                self(look, one).toString(),
                "");
    }
}
