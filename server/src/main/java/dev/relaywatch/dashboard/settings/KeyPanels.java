package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.KeysView.Panel;
import dev.relaywatch.dashboard.settings.KeysView.Way;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKey.Kind;
import dev.relaywatch.tenancy.ApiKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is done with one key, beside the list of all. */
@Component
class KeyPanels {
    static final String NAME = "name";
    static final String KIND = "kind";
    static final String ORIGINS = "origins";
    static final String OVERLAP = "overlap";
    static final String ADD = "add";
    static final String ROTATE = "rotate";
    static final String REVOKE = "revoke";

    private final ApiKeys keys;

    KeyPanels(ApiKeys keys) {
        this.keys = keys;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Paged.here(look, SettingsNav.KEYS);
    }

    static @Nullable String asked(Look look) {
        for (String name : List.of(Deeds.OPEN, ROTATE, REVOKE)) {
            if (look.asked(name) != null) {
                return look.asked(name);
            }
        }
        return null;
    }

    static String kind(Kind kind) {
        return switch (kind) {
            case PUBLIC -> "Public";
            case SECRET -> "Secret";
            case PLATFORM -> "Platform";
        };
    }

    private static String does(Kind kind) {
        return switch (kind) {
            case PUBLIC -> "It stands in pages and only captures";
            case SECRET -> "For the store's own server: everything of this store";
            case PLATFORM -> "For automation: everything of all stores";
        };
    }

    @Nullable Panel of(Look look, Map<String, String> typed, List<FieldError> errors) {
        if (look.asked(ADD) != null) {
            return making(look, typed, errors);
        }
        ApiKey key =
                Optional.ofNullable(asked(look))
                        .flatMap(Deeds::id)
                        .flatMap(id -> keys.find(id, look.tenant()))
                        .orElse(null);
        if (key == null) {
            return null;
        }
        boolean opens =
                List.of(ApiKey.State.ACTIVE, ApiKey.State.EXPIRING).contains(key.state(look.now()));
        if (look.asked(REVOKE) != null && opens) {
            return revoking(look, key);
        }
        return look.asked(ROTATE) != null && rotates(look, key)
                ? rotating(look, key, typed, errors)
                : opened(look, key, typed, errors, opens);
    }

    private static boolean rotates(Look look, ApiKey key) {
        return !key.fromFile() && key.state(look.now()) == ApiKey.State.ACTIVE;
    }

    private static FormField name() {
        return FormField.of(NAME, "text", "Name", "Who or what uses it: the audit says so", false);
    }

    private static FormField origins() {
        return FormField.of(
                ORIGINS,
                "lines",
                "Pages it is taken from",
                "Of a public key alone. A line each, as https://shop.example.com; empty: as the store has it",
                true);
    }

    private static Panel making(Look look, Map<String, String> typed, List<FieldError> errors) {
        List<FormField> fields = new ArrayList<>(List.of(name()));
        if (look.store() != null) {
            fields.add(
                    FormField.of(KIND, "choice", "Kind", "", false)
                            .choosing(
                                    List.of(
                                            new Group(
                                                    "",
                                                    List.of(
                                                            new Option(
                                                                    "public",
                                                                    "Public: stands in pages, only captures"),
                                                            new Option(
                                                                    "secret",
                                                                    "Secret: the store's own server, everything of it"))))));
            fields.add(origins());
        }
        return new Panel(
                "",
                "Make a key",
                look.store() == null
                        ? "Of the platform: it opens everything of all stores. Choose a store above for a key of one."
                        : "Of "
                                + look.store().name()
                                + ". It is shown once, and kept as a fingerprint.",
                SettingsNav.KEYS,
                fields.stream()
                        .map(field -> field.holding(typed.get(field.name())).wrong(errors))
                        .toList(),
                List.of(),
                "Make the key",
                false,
                List.of(),
                list(look).toString());
    }

    private static Panel opened(
            Look look,
            ApiKey key,
            Map<String, String> typed,
            List<FieldError> errors,
            boolean opens) {
        List<FormField> fields = new ArrayList<>();
        if (opens && !key.fromFile()) {
            fields.add(name().holding(typed.getOrDefault(NAME, key.name())).wrong(errors));
            if (key.kind() == Kind.PUBLIC) {
                fields.add(
                        origins()
                                .holding(
                                        typed.getOrDefault(
                                                ORIGINS, String.join("\n", key.origins())))
                                .wrong(errors));
            }
        }
        List<String> says = new ArrayList<>();
        if (key.fromFile()) {
            says.add("It comes from the configuration file: name and origins are changed there.");
        }
        if (!opens) {
            says.add("It opens nothing any more.");
        }
        says.add("Made " + look.moment(key.createdAt()).text() + ".");
        List<Way> ways = new ArrayList<>();
        if (rotates(look, key)) {
            ways.add(new Way("Replace", list(look).with(ROTATE, key.id().toString()).toString()));
        }
        if (opens) {
            ways.add(new Way("Revoke", list(look).with(REVOKE, key.id().toString()).toString()));
        }
        return new Panel(
                key.id().toString(),
                key.name(),
                kind(key.kind()) + " key " + key.prefix() + "…. " + does(key.kind()) + ".",
                fields.isEmpty() ? "" : SettingsNav.KEYS + "/" + key.id(),
                fields,
                says,
                "Save changes",
                false,
                ways,
                list(look).toString());
    }

    private static Panel rotating(
            Look look, ApiKey key, Map<String, String> typed, List<FieldError> errors) {
        return new Panel(
                key.id().toString(),
                "Replace " + key.name() + "?",
                "A new key takes its place; both open for a while, so that nobody is cut off.",
                SettingsNav.KEYS + "/" + key.id() + "/rotate",
                List.of(
                        FormField.of(
                                        OVERLAP,
                                        "choice",
                                        "The old key goes on opening for",
                                        "Put the new one in place of the old one meanwhile",
                                        false)
                                .choosing(
                                        List.of(
                                                new Group(
                                                        "",
                                                        List.of(
                                                                new Option("P1D", "1 day"),
                                                                new Option("PT1H", "1 hour"),
                                                                new Option("P7D", "7 days"),
                                                                new Option("P30D", "30 days"),
                                                                new Option("P90D", "90 days"),
                                                                new Option(
                                                                        "PT0S",
                                                                        "not at all: it may be known to others")))))
                                .holding(typed.get(OVERLAP))
                                .wrong(errors)),
                List.of(used(key, look)),
                "Make the new key",
                false,
                List.of(),
                list(look).with(Deeds.OPEN, key.id().toString()).toString());
    }

    private static Panel revoking(Look look, ApiKey key) {
        return new Panel(
                key.id().toString(),
                "Revoke " + key.name() + "?",
                kind(key.kind()) + " key " + key.prefix() + "…",
                SettingsNav.KEYS + "/" + key.id() + "/revoke",
                List.of(),
                List.of(
                        used(key, look),
                        key.kind() == Kind.PUBLIC
                                ? "Pages that carry it are refused at once: what happens there is not captured any more."
                                : "Whatever shows it is refused at once.",
                        "It cannot be taken back."),
                "Revoke it",
                true,
                List.of(),
                list(look).with(Deeds.OPEN, key.id().toString()).toString());
    }

    private static String used(ApiKey key, Look look) {
        return key.lastUsedAt() == null
                ? "It was never used."
                : "It was last used " + look.moment(key.lastUsedAt()).text() + ".";
    }
}
