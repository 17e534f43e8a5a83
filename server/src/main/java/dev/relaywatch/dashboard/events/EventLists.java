package dev.relaywatch.dashboard.events;

import dev.relaywatch.capture.HourFacts;
import dev.relaywatch.capture.LedgerFacts;
import dev.relaywatch.capture.LedgerSearch;
import dev.relaywatch.dashboard.events.EventsView.Choice;
import dev.relaywatch.dashboard.events.EventsView.State;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Shortened;
import dev.relaywatch.delivery.EventStatus;
import dev.relaywatch.delivery.LedgerPages;
import dev.relaywatch.delivery.LedgerPages.LineView;
import dev.relaywatch.delivery.LedgerRequest;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the list of events together. */
@Component
class EventLists {
    static final int SHOWN = 50;

    /** More than that are not read for one list. */
    private static final int MOST_STORES = 100;

    private static final int HOURS_OF_NAMES = 24;
    private static final int MOST_NAMES = 40;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OF_DEALS = "conversion.";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final LedgerPages ledger;
    private final LedgerSearch search;
    private final LedgerFacts facts;

    EventLists(LedgerPages ledger, LedgerSearch search, LedgerFacts facts) {
        this.ledger = ledger;
        this.search = search;
        this.facts = facts;
    }

    /** What was typed as it may stand in an address. */
    String hidden(Look look, String typed) {
        return search.hidden(look.stores(), typed);
    }

    EventsView of(Look look) {
        String text = look.asked("q");
        if (text != null && look.stores().size() > 1) {
            return holders(look, text);
        }
        if (look.stores().size() > MOST_STORES) {
            List<Choice> stores =
                    look.stores().stream()
                            .limit(MOST_STORES)
                            .map(store -> choice(store, null))
                            .toList();
            return view(look, State.CHOOSE_A_STORE, List.of(), stores, null);
        }
        if (!(LedgerRequest.read(asked(look, text)) instanceof LedgerRequest.Wanted wanted)) {
            return view(look, State.WRONG, List.of(), List.of(), null);
        }
        List<TenantId> tenants = look.stores().stream().map(Tenant::id).toList();
        return switch (ledger.page(tenants, wanted)) {
            case LedgerPages.Outcome.TookTooLong() ->
                    view(look, State.TOOK_TOO_LONG, List.of(), List.of(), null);
            case LedgerPages.Outcome.Lines(var page) ->
                    view(look, state(look, text), page.items(), List.of(), page.nextCursor());
        };
    }

    /** The newest of a store, beside one of them. */
    List<EventLine> newest(Look look, TenantId tenant, int most) {
        LedgerRequest.Asked all =
                new LedgerRequest.Asked(null, null, null, null, null, String.valueOf(most), null);
        return LedgerRequest.read(all) instanceof LedgerRequest.Wanted wanted
                        && ledger.page(List.of(tenant), wanted)
                                instanceof LedgerPages.Outcome.Lines(var page)
                ? page.items().stream().map(line -> EventLine.of(line, look)).toList()
                : List.of();
    }

    private static LedgerRequest.Asked asked(Look look, @Nullable String text) {
        // a search goes as far back as the ledger does, unless a span was chosen
        boolean everything = text != null && look.asked("range") == null;
        return new LedgerRequest.Asked(
                look.asked("name"),
                look.asked("status"),
                everything ? null : look.since().toString(),
                pausedAt(look) == null ? null : String.valueOf(pausedAt(look)),
                text,
                String.valueOf(SHOWN),
                look.asked("after"));
    }

    private static State state(Look look, @Nullable String text) {
        return pausedAt(look) != null
                ? State.PAUSED
                : text != null || look.asked("after") != null ? State.STILL : State.LIVE;
    }

    private static @Nullable Instant pausedAt(Look look) {
        String until = look.asked("until");
        try {
            return until == null ? null : Instant.parse(until);
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    private EventsView holders(Look look, String text) {
        List<TenantId> found = search.holders(look.stores(), text);
        List<Choice> stores =
                look.stores().stream()
                        .filter(store -> found.contains(store.id()))
                        .map(store -> choice(store, text))
                        .toList();
        return view(look, State.HOLDERS, List.of(), stores, null);
    }

    private static Choice choice(Tenant store, @Nullable String text) {
        Address there = Address.of("/tracking/events").with("tenant", store.slug()).with("q", text);
        return new Choice(store.name(), there.toString(), false);
    }

    private EventsView view(
            Look look,
            State state,
            List<LineView> lines,
            List<Choice> holders,
            @Nullable String cursor) {
        String text = look.asked("q");
        Instant until = pausedAt(look);
        return new EventsView(
                look,
                state,
                state == State.LIVE ? rate(look, lines) : "",
                names(look, lines),
                statuses(look.frame().here()),
                text == null || HASH.matcher(text).matches() ? "" : text,
                text == null ? "" : searched(text),
                lines.stream().map(line -> EventLine.of(line, look)).toList(),
                holders,
                cursor == null ? null : look.frame().here().with("after", cursor).toString(),
                until == null ? null : look.second(until));
    }

    private static String searched(String text) {
        return HASH.matcher(text).matches()
                ? "the e-mail, phone or id with the hash " + Shortened.of(text)
                : text;
    }

    private static String rate(Look look, List<LineView> lines) {
        Instant before = look.now().minus(MINUTE);
        long lately = lines.stream().filter(line -> line.receivedAt().isAfter(before)).count();
        return lately == SHOWN
                ? "more than " + SHOWN + " in the last minute"
                : Figures.count(lately) + " in the last minute";
    }

    /** Those that came lately, and before that in hours that stand counted: a page asks often. */
    private List<Choice> names(Look look, List<LineView> lines) {
        Instant hour = look.now().truncatedTo(ChronoUnit.HOURS);
        List<Instant> hours =
                IntStream.range(2, HOURS_OF_NAMES)
                        .mapToObj(back -> hour.minus(Duration.ofHours(back)))
                        .toList();
        List<TenantId> tenants = look.stores().stream().limit(MOST_STORES).map(Tenant::id).toList();
        Map<String, Long> counts =
                facts.hours(tenants, hours).stream()
                        .collect(
                                Collectors.groupingBy(
                                        EventLists::name,
                                        Collectors.summingLong(HourFacts::count)));
        lines.forEach(line -> counts.merge(line.event(), 1L, Long::sum));
        String chosen = look.asked("name");
        if (chosen != null) {
            counts.putIfAbsent(chosen, 0L);
        }
        List<Choice> names = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(
                        Comparator.comparingLong((Map.Entry<String, Long> one) -> -one.getValue())
                                .thenComparing(Map.Entry::getKey))
                .limit(MOST_NAMES)
                .forEach(one ->
                        names.add(new Choice(one.getKey(), "", one.getKey().equals(chosen))));
        return names;
    }

    private static String name(HourFacts facts) {
        String name = facts.name();
        return name.startsWith(OF_DEALS) ? name.substring(OF_DEALS.length()) : name;
    }

    private static List<Choice> statuses(Address here) {
        List<Choice> choices = new ArrayList<>();
        Address all = here.with("after", null);
        choices.add(
                new Choice("All", all.with("status", null).toString(), here.get("status") == null));
        for (EventStatus status : EventStatus.values()) {
            choices.add(
                    new Choice(
                            label(status),
                            all.with("status", status.text()).toString(),
                            here.has("status", status.text())));
        }
        return choices;
    }

    private static String label(EventStatus status) {
        return switch (status) {
            case DEAD_LETTER -> "Dead letter";
            case FAILED -> "Retrying";
            case PENDING -> "Waiting";
            case UPLOADED -> "Uploaded";
            case SUPPRESSED -> "Held back";
            case STORED -> "Stored only";
        };
    }
}
