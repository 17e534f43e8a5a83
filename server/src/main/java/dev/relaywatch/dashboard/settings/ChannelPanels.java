package dev.relaywatch.dashboard.settings;

import dev.relaywatch.alerting.ChannelChanges;
import dev.relaywatch.alerting.ChannelDetails;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ChannelsView.Choice;
import dev.relaywatch.dashboard.settings.ChannelsView.Kind;
import dev.relaywatch.dashboard.settings.ChannelsView.Panel;
import dev.relaywatch.dashboard.settings.ChannelsView.Tested;
import dev.relaywatch.dashboard.settings.ChannelsView.Tick;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is done with one channel, beside the list of all. */
@Component
class ChannelPanels {
    static final String ADD = "add";
    static final String REMOVE = "remove";
    private static final Map<String, String> SEVERITIES =
            Map.of(
                    "p1", "P1: wakes somebody up",
                    "p2", "P2: needs somebody within the hour",
                    "p3", "P3: can wait until morning");

    private final ChannelChanges channels;
    private final Tenancy tenancy;

    ChannelPanels(ChannelChanges channels, Tenancy tenancy) {
        this.channels = channels;
        this.tenancy = tenancy;
    }

    /**
     * What a form had in it.
     *
     * @param fields by name; empty before anything was typed
     */
    record Typed(Map<String, String> fields, List<String> severities, List<FieldError> errors) {
        static final Typed NOTHING = new Typed(Map.of(), List.of(), List.of());
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Paged.here(look, SettingsNav.CHANNELS);
    }

    Optional<Tenant> store(ChannelDetails one) {
        return Optional.ofNullable(one.tenant()).flatMap(tenancy::tenant);
    }

    static boolean mayChange(ChannelDetails one, Look look) {
        return one.tenant() == null
                ? look.person().everywhere()
                : look.person().calling(Role.ADMIN).may(one.tenant());
    }

    @Nullable Panel of(Look look, @Nullable Tested tested, Typed typed) {
        ChannelDetails open =
                Stream.of(Deeds.OPEN, REMOVE)
                        .flatMap(name -> Stream.ofNullable(look.asked(name)))
                        .flatMap(id -> Deeds.id(id).stream())
                        .flatMap(id -> channels.find(id, look.tenant()).stream())
                        .findFirst()
                        .orElse(null);
        if (open != null) {
            return opened(open, look, tested, typed);
        }
        String add = look.asked(ADD);
        if (add == null || !look.may(Role.ADMIN)) {
            return null;
        }
        return ChannelForm.TYPES.contains(add) ? adding(add, look, typed) : choosing(look);
    }

    private static String ofWhom(Look look) {
        return look.store() == null
                ? "Of the whole installation: it hears of every store. For one of a store, choose it above."
                : "It hears of " + look.store().name() + " alone.";
    }

    private static Panel choosing(Look look) {
        return new Panel(
                Kind.CHOOSE,
                "",
                "Who shall be told, and how?",
                ofWhom(look),
                "",
                null,
                ChannelForm.TYPES.stream()
                        .map(type ->
                                new Choice(
                                        ChannelForm.way(type),
                                        list(look).with(ADD, type).toString()))
                        .toList(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null,
                false,
                list(look).toString(),
                "",
                "");
    }

    private static List<Tick> ticks(List<String> on) {
        return Stream.of("p1", "p2", "p3")
                .map(one -> new Tick(one, SEVERITIES.getOrDefault(one, one), on.contains(one)))
                .toList();
    }

    private static Panel adding(String type, Look look, Typed typed) {
        return new Panel(
                Kind.ADD,
                "",
                "Tell by " + ChannelForm.way(type),
                ofWhom(look),
                type,
                null,
                List.of(),
                ChannelForm.fields(type, typed.fields(), typed.errors(), Set.of()),
                ticks(typed.fields().isEmpty() ? List.of("p1", "p2") : typed.severities()),
                ChannelForm.wrongSeverities(typed.errors()),
                List.of(),
                List.of(),
                List.of(),
                null,
                true,
                list(look).toString(),
                list(look).with(ADD, "any").toString(),
                "");
    }

    private Panel opened(ChannelDetails one, Look look, @Nullable Tested tested, Typed typed) {
        boolean mayChange = mayChange(one, look);
        boolean changes = mayChange && !one.fromFile();
        boolean removes = changes && look.asked(REMOVE) != null;
        Map<String, String> shown = new HashMap<>(ChannelForm.typed(one));
        if (!typed.fields().isEmpty()) {
            shown.clear();
            shown.putAll(typed.fields());
        }
        Address self = list(look).with(Deeds.OPEN, one.id().toString());
        return new Panel(
                removes ? Kind.REMOVE : changes ? Kind.CHANGE : Kind.READ,
                one.id().toString(),
                removes ? "Remove " + one.name() + "?" : one.name(),
                ChannelForm.way(one.type())
                        + ", of "
                        + store(one).map(Tenant::name).orElse("the whole installation"),
                one.type(),
                trouble(one, look),
                List.of(),
                changes
                        ? ChannelForm.fields(
                                one.type(), shown, typed.errors(), Set.copyOf(one.secrets()))
                        : List.of(),
                ticks(typed.fields().isEmpty() ? one.severities() : typed.severities()),
                ChannelForm.wrongSeverities(typed.errors()),
                changes
                        ? ChannelForm.removable(one.type(), one.secrets()).stream()
                                .map(name ->
                                        new Choice(
                                                ChannelForm.label(one.type(), name)
                                                        .toLowerCase(Locale.ROOT),
                                                name))
                                .toList()
                        : List.of(),
                changes ? List.of() : facts(mayChange ? one : one.guarded(), look),
                removes ? removing(one) : List.of(),
                tested,
                mayChange,
                removes ? self.toString() : list(look).toString(),
                self.toString(),
                list(look).with(REMOVE, one.id().toString()).toString());
    }

    private static List<String> removing(ChannelDetails one) {
        return List.of(
                "Nobody is told by it of "
                        + String.join(", ", one.severities()).toUpperCase(Locale.ROOT)
                        + " any more: see that another channel takes these.",
                "What it still had to be told of goes with it.",
                "Its settings and secrets are gone for good.");
    }

    private static @Nullable Notice trouble(ChannelDetails one, Look look) {
        if (!one.enabled()) {
            return new Notice(
                    "unknown",
                    "It left the configuration file",
                    "Nobody is told by it, until it is saved here or named there again.");
        }
        return one.isInTrouble() && one.lastErrorAt() != null
                ? Notice.wrong(
                        "It could not be told at " + look.moment(one.lastErrorAt()).text(),
                        one.lastError() == null ? "" : one.lastError())
                : null;
    }

    private static List<Choice> facts(ChannelDetails one, Look look) {
        List<Choice> facts = new ArrayList<>();
        facts.add(
                new Choice(
                        "Hears of",
                        String.join(", ", one.severities()).toUpperCase(Locale.ROOT)
                                + (one.after() == null
                                        ? ", at once"
                                        : ", after " + Figures.duration(one.after()))));
        one.settings()
                .forEach((name, value) ->
                        facts.add(
                                new Choice(
                                        ConnectionFields.label(name),
                                        String.valueOf(value).replaceAll("^\\[|]$", ""))));
        one.secrets()
                .forEach(name ->
                        facts.add(
                                new Choice(
                                        ChannelForm.label(one.type(), name),
                                        "stored, never shown")));
        if (one.lastSentAt() != null) {
            facts.add(new Choice("Told last", look.moment(one.lastSentAt()).text()));
        }
        return facts;
    }
}
