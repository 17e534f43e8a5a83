package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What did not come by the file, read as if it stood there: the same rules, in the same words. Its
 * text stands for itself, without variables.
 */
public final class Form {
    private Form() {}

    /** What came of reading it. */
    public sealed interface Read<T> {}

    public record Sound<T>(T value) implements Read<T> {}

    /**
     * @param mistakes at least one
     */
    public record Wrong<T>(List<Mistake> mistakes) implements Read<T> {}

    /**
     * @param field its path
     * @param message shows no secret and no address
     */
    public record Mistake(String field, String message) {}

    /**
     * @param rule judges every address in it, as below
     */
    public static Read<ChannelEntry> channel(ObjectNode channel, ConnectionRule rule) {
        return read(channel, "channel", rule, new ChannelSection()::read);
    }

    public static Read<ConnectionEntry> connection(ObjectNode connection, ConnectionRule rule) {
        return read(connection, "connection", rule, new ConnectionSection()::read);
    }

    /** A tenant by itself. */
    public static Read<TenantEntry> tenant(ObjectNode tenant, ConnectionRule rule) {
        return read(tenant, "tenant", rule, new TenantSection(new AccessSection())::read);
    }

    /**
     * @param connections the tenant's, of which only service and name matter
     */
    public static Read<List<RouteEntry>> routes(
            ArrayNode routes, List<ConnectionEntry> connections) {
        return routes.isEmpty()
                ? new Sound<>(List.of())
                : read(
                        routes,
                        "routes",
                        _ -> Optional.empty(),
                        item -> item.list(new RouteSection(connections)::read));
    }

    /**
     * Of a tenant what it expects.
     *
     * @param tenant with nothing but {@code expect}
     */
    public static Read<Map<String, Duration>> expect(ObjectNode tenant) {
        return read(
                tenant,
                TenantSection.EXPECT,
                _ -> Optional.empty(),
                item -> {
                    Fields fields = item.fields(TenantSection.EXPECT);
                    return fields == null ? null : TenantSection.expect(fields);
                });
    }

    /**
     * @param what it is called where it is wrong as a whole
     */
    private static <T> Read<T> read(
            JsonNode json, String what, ConnectionRule rule, Function<Item, @Nullable T> section) {
        Mistakes mistakes = new Mistakes(what, 1);
        String path = json.isArray() ? what : "";
        Item item = Item.at(JsonNodes.of(json), path, new Reading(mistakes, _ -> null, rule));
        T value = item == null ? null : section.apply(item);
        return mistakes.count() == 0
                ? new Sound<>(Objects.requireNonNull(value, "what could not be read is a mistake"))
                : new Wrong<>(
                        mistakes.first().stream()
                                .map(one ->
                                        new Mistake(
                                                one.path().isEmpty() ? what : one.path(),
                                                one.what()))
                                .toList());
    }
}
