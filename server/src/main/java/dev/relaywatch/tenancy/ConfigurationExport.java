package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.configuration.Variables;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * Writes what is set up as the configuration file that would set it up, whoever made it. Secrets
 * and keys stand in it as variables; what is disabled is left out.
 */
@Component
public class ConfigurationExport {
    private static final int AT_ONCE = 500;
    private static final String MAIN = "main";

    private final Tenants tenants;
    private final Connections connections;
    private final ApiKeys keys;
    private final People people;
    private final List<ExportedPart> parts;
    private final Clock clock;

    ConfigurationExport(
            Tenants tenants,
            Connections connections,
            ApiKeys keys,
            People people,
            List<ExportedPart> parts,
            Clock clock) {
        this.tenants = tenants;
        this.connections = connections;
        this.keys = keys;
        this.people = people;
        this.parts = List.copyOf(parts);
        this.clock = clock;
    }

    /**
     * The file in YAML.
     *
     * @param only of this tenant alone; absent: of the installation
     */
    public String yaml(@Nullable TenantId only) {
        Placeholders secrets = Placeholders.none();
        Map<String, Object> file = new LinkedHashMap<>();
        if (only == null) {
            put(file, "platform", platform(secrets.whose("platform")));
        }
        put(
                file,
                "tenants",
                tenants(only).stream()
                        .map(one -> tenant(one, secrets.whose(one.tenant().slug())))
                        .toList());
        return head(secrets.names()) + new Yaml(options()).dump(written(file));
    }

    /** Texts stand for themselves: what looks like a variable in them is none. */
    private static Object written(Object value) {
        return switch (value) {
            case Placeholders.Variable variable -> variable.toString();
            case String text -> Variables.escaped(text);
            case List<?> list -> list.stream().map(one -> written((Object) one)).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> written = new LinkedHashMap<>();
                map.forEach((name, one) -> written.put(name, written((Object) one)));
                yield written;
            }
            case BigDecimal number when number.stripTrailingZeros().scale() <= 0 ->
                    number.toBigInteger();
            default -> value;
        };
    }

    private static DumperOptions options() {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setDereferenceAliases(true);
        options.setWidth(Integer.MAX_VALUE);
        return options;
    }

    private static String head(List<String> variables) {
        return "# Relaywatch configuration, as it stands. Start with --relaywatch.config=FILE.\n"
                + (variables.isEmpty()
                        ? ""
                        : variables.stream()
                                .map(name -> "#   " + name + "\n")
                                .collect(
                                        Collectors.joining(
                                                "",
                                                "# Secrets and keys never leave: set these variables before.\n",
                                                "")));
    }

    private List<TenantDetails> tenants(@Nullable TenantId only) {
        return all((offset, limit) -> tenants.list(offset, limit)).stream()
                .filter(TenantDetails::enabled)
                .filter(one -> only == null || one.tenant().id().equals(only))
                .toList();
    }

    private Map<String, Object> platform(Placeholders secrets) {
        Map<String, Object> platform = new LinkedHashMap<>();
        put(
                platform,
                "admins",
                all((offset, limit) -> people.people(null, offset, limit)).stream()
                        .filter(person -> person.platformAdmin() && person.disabledAt() == null)
                        .map(person -> Map.of("email", person.email()))
                        .toList());
        rest(platform, null, secrets);
        return platform;
    }

    private Map<String, Object> tenant(TenantDetails details, Placeholders secrets) {
        Tenant tenant = details.tenant();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("slug", tenant.slug());
        entry.put("name", tenant.name());
        entry.put("time-zone", tenant.timeZone().getId());
        entry.put("currency", tenant.currency());
        put(entry, "country", tenant.country());
        put(entry, "origins", tenant.origins());
        put(
                entry,
                "webhook-secret",
                details.hasWebhookSecret() ? secrets.of("webhook-secret") : null);
        put(
                entry,
                "people",
                all((offset, limit) -> people.people(tenant.id(), offset, limit)).stream()
                        .filter(person -> person.disabledAt() == null)
                        .flatMap(person ->
                                person.memberships().stream()
                                        .filter(role -> role.tenant().equals(tenant.id()))
                                        .map(role -> member(person, role)))
                        .toList());
        rest(entry, tenant.id(), secrets);
        return entry;
    }

    private static Map<String, Object> member(Person person, Person.Membership role) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("email", person.email());
        entry.put("role", role.role().name().toLowerCase(Locale.ROOT));
        return entry;
    }

    /** What a tenant and the platform have alike. */
    private void rest(Map<String, Object> entry, @Nullable TenantId of, Placeholders secrets) {
        put(
                entry,
                "keys",
                owned(of, (offset, limit) -> keys.list(of, offset, limit), ApiKey::tenant).stream()
                        .filter(key -> key.state(clock.instant()) == ApiKey.State.ACTIVE)
                        .map(key -> key(key, secrets))
                        .toList());
        put(
                entry,
                "connections",
                owned(
                                of,
                                (offset, limit) -> connections.list(of, offset, limit),
                                ConnectionDetails::tenant)
                        .stream()
                        .filter(ConnectionDetails::enabled)
                        .map(connection -> connection(connection, secrets))
                        .toList());
        for (ExportedPart part : parts) {
            Object value = part.of(of, secrets);
            if (value != null) {
                entry.put(part.field(), value);
            }
        }
    }

    private static Map<String, Object> key(ApiKey key, Placeholders secrets) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", key.name());
        if (key.kind() != ApiKey.Kind.PLATFORM) {
            entry.put("kind", key.kind().word());
        }
        entry.put("key", secrets.of("key", key.name()));
        put(entry, "origins", key.origins());
        return entry;
    }

    private static Map<String, Object> connection(
            ConnectionDetails connection, Placeholders secrets) {
        boolean main = connection.name().equals(MAIN);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("service", connection.service());
        put(entry, "name", main ? null : connection.name());
        put(entry, "base-url", connection.baseUrl());
        put(entry, "settings", connection.settings());
        Map<String, Object> named = new LinkedHashMap<>();
        connection
                .secrets()
                .forEach(secret ->
                        named.put(
                                secret,
                                secrets.of(
                                        connection.service(),
                                        main ? "" : connection.name(),
                                        secret)));
        put(entry, "secrets", named);
        return entry;
    }

    /** Of nobody's list everybody's is asked for, and the platform's own kept. */
    private static <T> List<T> owned(
            @Nullable TenantId of,
            BiFunction<Integer, Integer, List<T>> page,
            Function<T, @Nullable TenantId> owner) {
        return all(page).stream().filter(one -> Objects.equals(owner.apply(one), of)).toList();
    }

    private static <T> List<T> all(BiFunction<Integer, Integer, List<T>> page) {
        List<T> all = new ArrayList<>();
        List<T> next;
        do {
            next = page.apply(all.size(), AT_ONCE);
            all.addAll(next);
        } while (next.size() == AT_ONCE);
        return all;
    }

    private static void put(Map<String, Object> entry, String field, @Nullable Object value) {
        boolean empty =
                value == null
                        || (value instanceof List<?> list && list.isEmpty())
                        || (value instanceof Map<?, ?> map && map.isEmpty());
        if (!empty) {
            entry.put(field, Objects.requireNonNull(value));
        }
    }
}
