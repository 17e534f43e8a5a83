package dev.relaywatch.commerce.woocommerce;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark; what is absent is left out. */
record Query(Map<String, String> parameters) {
    static final Query NONE = new Query(Map.of());

    static Query of(String name, @Nullable Object value) {
        return NONE.and(name, value);
    }

    /** Of all that an object has, these alone. */
    static Query fields(String names) {
        return of("_fields", names);
    }

    Query and(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value.toString());
        return new Query(more);
    }
}
