package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.KeysView.Panel;
import dev.relaywatch.dashboard.settings.KeysView.Row;
import dev.relaywatch.dashboard.settings.KeysView.Shown;
import dev.relaywatch.dashboard.settings.KeysView.Way;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKey.Kind;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the keys together. */
@Component
class KeysViews {
    static final String NAME = "name";
    static final String KIND = "kind";
    static final String ORIGINS = "origins";
    static final String OVERLAP = "overlap";
    static final String ADD = "add";
    static final String ROTATE = "rotate";
    static final String REVOKE = "revoke";
    private static final int ROWS = 50;

    private final ApiKeys keys;
    private final Tenancy tenancy;

    KeysViews(ApiKeys keys, Tenancy tenancy) {
        this.keys = keys;
        this.tenancy = tenancy;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Deeds.at(SettingsNav.KEYS, look.asked(Deeds.TENANT))
                .with("cursor", look.asked("cursor"));
    }

    /**
     * @param shown a key that was just made; absent: none was
     * @param typed into the form of the panel; empty before that
     */
    KeysView of(
            Look look,
            @Nullable Notice notice,
            @Nullable Shown shown,
            Map<String, String> typed,
            List<FieldError> errors) {
        Page page = Page.of(ROWS, look.asked("cursor"));
        Page.Listed<ApiKey> listed =
                page.listed(keys.list(look.tenant(), page.offset(), page.limit() + 1));
        boolean whole = page.offset() == 0 && listed.nextCursor() == null;
        return new KeysView(
                look,
                whole ? sub(listed.items(), look) : "",
                notice,
                shown,
                list(look).with(ADD, "key").toString(),
                listed.items().stream().map(key -> row(key, look)).toList(),
                page.offset() == 0 ? null : list(look).with("cursor", null).toString(),
                listed.nextCursor() == null
                        ? null
                        : list(look).with("cursor", listed.nextCursor()).toString(),
                shown == null ? panel(look, typed, errors) : null);
    }

    private static String sub(List<ApiKey> all, Look look) {
        long open =
                all.stream().filter(key -> key.state(look.now()) == ApiKey.State.ACTIVE).count();
        return Figures.count(open, "opens", "open") + " something";
    }

    private Row row(ApiKey key, Look look) {
        ApiKey.State state = key.state(look.now());
        String id = key.id().toString();
        return new Row(
                id,
                key.name(),
                Optional.ofNullable(key.tenant())
                        .flatMap(tenancy::tenant)
                        .map(Tenant::name)
                        .orElse(""),
                kind(key.kind()),
                key.prefix(),
                switch (state) {
                    case ACTIVE -> "healthy";
                    case EXPIRING -> "degraded";
                    case EXPIRED, REVOKED, DISABLED -> "unknown";
                },
                switch (state) {
                    case ACTIVE -> "Open";
                    case EXPIRING -> "Replaced";
                    case EXPIRED -> "Expired";
                    case REVOKED -> "Revoked";
                    case DISABLED -> "Left the file";
                },
                key.lastUsedAt() == null ? null : look.moment(key.lastUsedAt()),
                state == ApiKey.State.EXPIRING && key.expiresAt() != null
                        ? look.moment(key.expiresAt())
                        : null,
                origins(key),
                key.fromFile(),
                list(look).with(Deeds.OPEN, id).toString(),
                id.equals(asked(look)));
    }

    private static @Nullable String asked(Look look) {
        for (String name : List.of(Deeds.OPEN, ROTATE, REVOKE)) {
            if (look.asked(name) != null) {
                return look.asked(name);
            }
        }
        return null;
    }

    private static String kind(Kind kind) {
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

    private static String origins(ApiKey key) {
        if (key.kind() != Kind.PUBLIC) {
            return "";
        }
        return key.origins().isEmpty()
                ? "as the store has it"
                : String.join(", ", key.origins()).replace("https://", "");
    }

    private @Nullable Panel panel(Look look, Map<String, String> typed, List<FieldError> errors) {
        if (look.asked(ADD) != null) {
            return making(look, typed, errors);
        }
        ApiKey key =
                Optional.ofNullable(asked(look))
                        .flatMap(KeysViews::id)
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

    private static Optional<UUID> id(String text) {
        return ConnectionPanels.id(text).map(one -> one.value());
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
