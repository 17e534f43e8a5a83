package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.RoutesView.Event;
import dev.relaywatch.dashboard.settings.RoutesView.Line;
import dev.relaywatch.dashboard.settings.RoutesView.Panel;
import dev.relaywatch.dashboard.settings.RoutesView.Place;
import dev.relaywatch.delivery.RouteChanges;
import dev.relaywatch.delivery.RouteTable;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.Connections;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the routes together. */
@Component
class RoutesViews {
    static final String OTHERS = "others.";
    private static final String RESTORE = "restore";

    /** Those that people ask for most, and what they tell. */
    private static final Map<String, String> OFFERED = offered();

    private final RouteChanges routes;
    private final Connections connections;

    RoutesViews(RouteChanges routes, Connections connections) {
        this.routes = routes;
        this.connections = connections;
    }

    private static Map<String, String> offered() {
        Map<String, String> offered = new LinkedHashMap<>();
        offered.put("purchase", "somebody bought");
        offered.put("generate_lead", "somebody left their address");
        offered.put("qualified", "sales took the lead on");
        offered.put("closed", "the deal was won");
        offered.put("begin_checkout", "somebody went to the till");
        offered.put("add_to_cart", "something was put into the cart");
        offered.put("view_item", "a product was looked at");
        offered.put("sign_up", "somebody made an account");
        offered.put("page_view", "a page was opened");
        return offered;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Deeds.at(SettingsNav.ROUTES, look.asked(Deeds.TENANT));
    }

    /**
     * @param typed events by destination, as a form would have them; absent: as they are
     */
    RoutesView of(
            Look look,
            Tenant store,
            @Nullable Notice notice,
            @Nullable Map<String, List<String>> typed,
            List<FieldError> errors) {
        RouteTable table = routes.of(store.id());
        Map<ConnectionId, ConnectionDetails> known =
                connections.list(store.id(), 0, Connections.MOST).stream()
                        .collect(Collectors.toMap(ConnectionDetails::id, Function.identity()));
        boolean mayChange = look.may(Role.ADMIN) && !table.fromFile();
        String open = look.asked(Deeds.OPEN);
        return new RoutesView(
                look,
                Figures.count(table.lines().size(), "destination", "destinations"),
                notice,
                says(table, store),
                then(table),
                mayChange,
                table.byDefault(),
                table.fromFile(),
                table.lines().stream()
                        .map(line -> line(line, known.get(line.connection()), look))
                        .toList(),
                mayChange && open != null ? panel(table, open, look, typed, errors) : null,
                mayChange && look.asked(RESTORE) != null && !table.byDefault(),
                list(look).with(RESTORE, "ask").toString(),
                list(look).toString(),
                look.may(Role.ADMIN)
                        ? Deeds.at(SettingsNav.CONNECTIONS, look.asked(Deeds.TENANT))
                                .with(NewConnection.ADD, "any")
                                .toString()
                        : null);
    }

    private static String says(RouteTable table, Tenant store) {
        if (table.byDefault()) {
            return "Purchases, leads and deals of " + store.name() + " go to everything connected";
        }
        return table.fromFile()
                ? "The configuration file says where events of " + store.name() + " go"
                : store.name() + " has routes of its own";
    }

    private static String then(RouteTable table) {
        if (table.byDefault()) {
            return "That is the default, and also holds for what is connected later. Changing one destination makes routes of the store's own.";
        }
        return table.fromFile()
                ? "They are changed there, or taken out of the file first."
                : "What is connected later gets nothing until it is routed here.";
    }

    private static Line line(RouteTable.Line line, @Nullable ConnectionDetails to, Look look) {
        String id = line.connection().value().toString();
        return new Line(
                id,
                ServiceName.of(line.destination()),
                to == null ? "" : ConnectionsViews.account(to),
                line.events(),
                list(look).with(Deeds.OPEN, id).toString(),
                id.equals(look.asked(Deeds.OPEN)));
    }

    private static @Nullable Panel panel(
            RouteTable table,
            String open,
            Look look,
            @Nullable Map<String, List<String>> typed,
            List<FieldError> errors) {
        List<RouteTable.Line> here =
                table.lines().stream()
                        .filter(line -> line.connection().value().toString().equals(open))
                        .toList();
        return here.isEmpty()
                ? null
                : new Panel(
                        open,
                        "What goes to "
                                + here.stream()
                                        .map(line -> ServiceName.of(line.destination()))
                                        .collect(Collectors.joining(" and ")),
                        here.stream()
                                .map(line ->
                                        place(
                                                line.destination(),
                                                typed == null
                                                        ? line.events()
                                                        : typed.getOrDefault(
                                                                line.destination(), List.of()),
                                                errors))
                                .toList(),
                        list(look).toString());
    }

    private static Place place(String destination, List<String> events, List<FieldError> errors) {
        Set<String> on = Set.copyOf(events);
        String others =
                events.stream()
                        .filter(name -> !OFFERED.containsKey(name))
                        .collect(Collectors.joining("\n"));
        return new Place(
                destination,
                ServiceName.of(destination),
                OFFERED.entrySet().stream()
                        .map(one ->
                                new Event(one.getKey(), one.getValue(), on.contains(one.getKey())))
                        .toList(),
                FormField.of(
                                OTHERS + destination,
                                "lines",
                                "Other events",
                                "A name each line, as they are sent",
                                true)
                        .holding(others)
                        .wrong(errors));
    }
}
