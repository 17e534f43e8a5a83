package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.KeyKind;
import dev.relaywatch.tenancy.configuration.Configuration.Person;
import dev.relaywatch.tenancy.configuration.Configuration.Role;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys and people. One for the whole file: a key opens one door only. */
final class AccessSection {
    private static final String ORIGINS = "origins";
    private static final int SHORTEST_KEY = 20;
    private static final int LONGEST_KEY = 200;

    /** What fits into {@code Authorization: Bearer}, RFC 6750 section 2.1. */
    private static final Pattern BEARER = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final Twins keys = new Twins();

    Configuration.@Nullable Key platformKey(Item item) {
        Fields fields = item.fields("name", "key");
        return fields == null ? null : key(fields, KeyKind.PLATFORM, null);
    }

    Configuration.@Nullable Key tenantKey(Item item) {
        Fields fields = item.fields("name", "kind", "key", ORIGINS);
        if (fields == null) {
            return null;
        }
        List<KeyKind> kinds = List.of(KeyKind.PUBLIC, KeyKind.SECRET);
        KeyKind kind = fields.required("kind", one -> Words.constant(one, "kind", kinds));
        List<String> origins = fields.optional(ORIGINS, list -> list.list(Urls::origin));
        if (origins != null && kind == KeyKind.SECRET) {
            fields.wrong(ORIGINS, "only a public key has pages of its own; leave them out");
        }
        return key(fields, kind, origins == null ? null : origins.stream().distinct().toList());
    }

    private Configuration.@Nullable Key key(
            Fields fields, @Nullable KeyKind kind, @Nullable List<String> origins) {
        String name = fields.required("name", Formats::name);
        String key = fields.required("key", item -> keyText(item, kind));
        return name == null || kind == null || key == null
                ? null
                : new Configuration.Key(name, kind, key, origins);
    }

    private @Nullable String keyText(Item item, @Nullable KeyKind kind) {
        String expected =
                "from "
                        + SHORTEST_KEY
                        + " to "
                        + LONGEST_KEY
                        + " letters, digits and . _ ~ + / -"
                        + (kind == null
                                ? ""
                                : ", beginning with "
                                        + kind.prefix()
                                        + " as every "
                                        + Words.of(kind)
                                        + " key");
        String key = item.secret(expected, text -> fits(text, kind));
        return key != null && keys.first(key, item, "the same key") ? key : null;
    }

    private static boolean fits(String text, @Nullable KeyKind kind) {
        return text.length() >= SHORTEST_KEY
                && text.length() <= LONGEST_KEY
                && BEARER.matcher(text).matches()
                && (kind == null || text.startsWith(kind.prefix()));
    }

    /**
     * @param emails of the same tenant, or of the platform
     */
    @Nullable Person admin(Item item, Twins emails) {
        Fields fields = item.fields("email", "password");
        return fields == null ? null : person(fields, Role.ADMIN, emails);
    }

    /**
     * @param emails as above
     */
    @Nullable Person person(Item item, Twins emails) {
        Fields fields = item.fields("email", "password", "role");
        if (fields == null) {
            return null;
        }
        List<Role> roles = List.of(Role.values());
        return person(
                fields,
                fields.required("role", role -> Words.constant(role, "role", roles)),
                emails);
    }

    private @Nullable Person person(Fields fields, @Nullable Role role, Twins emails) {
        Item address = fields.required("email");
        String email = address == null ? null : Formats.email(address);
        String password = fields.optional("password", Item::text);
        if (address == null || email == null || role == null) {
            return null;
        }
        boolean first = emails.first(email.toLowerCase(Locale.ROOT), address, "the same person");
        return first ? new Person(email, password, role) : null;
    }
}
