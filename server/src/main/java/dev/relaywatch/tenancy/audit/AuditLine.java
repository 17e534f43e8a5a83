package dev.relaywatch.tenancy.audit;

import dev.relaywatch.shared.Cursor;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One entry as clients see it.
 *
 * @param tenant slug; null for what concerns the whole installation
 * @param address null for what the server did by itself
 */
public record AuditLine(
        UUID id,
        Instant at,
        @Nullable String tenant,
        Who actor,
        String action,
        String subject,
        @Nullable String address,
        @Nullable JsonNode before,
        @Nullable JsonNode after,
        JsonNode details) {

    /**
     * @param kind {@code key}, {@code person}, {@code file}, {@code link} or {@code server}
     */
    public record Who(String kind, String name) {}

    Cursor place() {
        return new Cursor(at, id);
    }
}
