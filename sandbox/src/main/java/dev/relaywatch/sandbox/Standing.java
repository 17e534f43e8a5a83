package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * How an account stands with its provider: what is left of a quota, when a token ends, how many
 * runs failed. What was not set is as in an account in order.
 */
final class Standing {
    private final Map<String, JsonNode> values = new ConcurrentHashMap<>();

    void set(String name, JsonNode value) {
        values.put(name, value);
    }

    void forget() {
        values.clear();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    long number(String name, long otherwise) {
        JsonNode value = values.get(name);
        return value == null ? otherwise : value.asLong(otherwise);
    }

    BigDecimal decimal(String name, String otherwise) {
        JsonNode value = values.get(name);
        return value == null
                ? new BigDecimal(otherwise)
                : value.asDecimal(new BigDecimal(otherwise));
    }

    String text(String name, String otherwise) {
        JsonNode value = values.get(name);
        return value == null ? otherwise : value.asString(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = values.get(name);
        return value == null ? otherwise : value.asBoolean(otherwise);
    }

    List<String> texts(String name, List<String> otherwise) {
        JsonNode value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> texts.add(one.asString("")));
        return texts;
    }

    /** Refuses a name that the provider does not know. */
    static void check(Provider provider, Set<String> names) {
        for (String name : names) {
            if (!provider.standings().contains(name)) {
                throw new BadInput(
                        name,
                        provider.service()
                                + " has no such value; it has "
                                + (provider.standings().isEmpty()
                                        ? "none"
                                        : String.join(
                                                ", ",
                                                provider.standings().stream().sorted().toList())));
            }
        }
    }
}
