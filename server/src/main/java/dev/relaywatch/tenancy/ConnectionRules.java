package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Form;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a connection must be like: as the configuration file would have it. */
@Component
class ConnectionRules {
    private static final String ADDRESS = "base-url";

    private final List<AddressRule> addresses;
    private final JsonMapper json;

    ConnectionRules(List<AddressRule> addresses, JsonMapper json) {
        this.addresses = addresses;
        this.json = json;
    }

    /** What came of looking at one. */
    sealed interface Checked {
        record Sound(ConnectionEntry entry) implements Checked {}

        /**
         * @param errors at least one; none shows a secret or an address
         */
        record Wrong(List<FieldError> errors) implements Checked {}
    }

    /** Of a new one. */
    Checked check(WantedConnection wanted) {
        return check(
                wanted.service(),
                wanted.name(),
                wanted.baseUrl(),
                wanted.settings() == null ? Map.of() : wanted.settings(),
                wanted.secrets());
    }

    /**
     * Of one that is there.
     *
     * @param secrets opened, as they are
     */
    Checked check(WantedConnection wanted, ConnectionDetails before, Map<String, String> secrets) {
        if (wanted.service() != null && !wanted.service().equals(before.service())) {
            return wrong("service", "cannot change; make another connection and remove this one");
        }
        if (wanted.name() != null && !wanted.name().equals(before.name())) {
            return wrong("name", "cannot change; make another connection and remove this one");
        }
        Map<String, @Nullable Object> kept = new HashMap<>(secrets);
        kept.putAll(wanted.secrets());
        return check(
                before.service(),
                before.name(),
                wanted.baseUrl() == null ? before.baseUrl() : wanted.baseUrl(),
                wanted.settings() == null ? before.settings() : wanted.settings(),
                kept);
    }

    private static Checked wrong(String field, String message) {
        return new Checked.Wrong(List.of(new FieldError(field, message)));
    }

    private Checked check(
            @Nullable String service,
            @Nullable String name,
            @Nullable String baseUrl,
            Map<String, ?> settings,
            Map<String, ? extends @Nullable Object> secrets) {
        ObjectNode connection = json.createObjectNode();
        connection.put("service", service);
        connection.put("name", name);
        connection.put(ADDRESS, baseUrl);
        connection.set("settings", json.<JsonNode>valueToTree(settings));
        connection.set("secrets", json.<JsonNode>valueToTree(secrets));
        return switch (Form.connection(connection, url -> AddressRule.refusal(addresses, url))) {
            case Form.Sound(var entry) -> new Checked.Sound(entry);
            case Form.Wrong(var mistakes) ->
                    new Checked.Wrong(
                            mistakes.stream()
                                    .map(one -> new FieldError(field(one.field()), one.message()))
                                    .toList());
        };
    }

    /** As whoever does not write the file calls it. */
    private static String field(String path) {
        return path.equals(ADDRESS) ? "baseUrl" : path;
    }
}
