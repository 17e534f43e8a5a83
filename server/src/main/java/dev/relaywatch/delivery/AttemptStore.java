package dev.relaywatch.delivery;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * SQL of the attempts: written across tenants with the settlement, read and forgotten inside a
 * tenant's transaction.
 */
@Component
class AttemptStore {
    private static final String INSERT =
            """
            INSERT INTO delivery_attempts (tenant_id, queue_id, attempt, at, duration_ms, outcome, http_status, error_code,
                                           error_message, request, response)
            SELECT :tenant, queue_id, attempt, :at, :durationMs, outcome, http_status, error_code, error_message, request, response
              FROM unnest(:queueIds::uuid[], :attempts::int[], :outcomes::text[], :httpStatuses::int[], :codes::text[],
                          :messages::text[], :requests::text[], :responses::text[])
                AS n (queue_id, attempt, outcome, http_status, error_code, error_message, request, response)
            """;

    private static final String OF_ITEMS =
            """
            SELECT queue_id, attempt, at, duration_ms, outcome, http_status, error_code, error_message, request, response
              FROM delivery_attempts WHERE tenant_id = :tenant AND queue_id = ANY (:queueIds::uuid[]) ORDER BY queue_id, attempt
            """;

    /** A platform's answer may quote what it was sent. */
    private static final String FORGET =
            """
            UPDATE delivery_attempts SET request = NULL, response = NULL, error_message = NULL
             WHERE tenant_id = :tenant AND queue_id = ANY (:queueIds::uuid[])
            """;

    private static final String FORGET_BODIES =
            """
            WITH old AS (
                SELECT tenant_id, queue_id, attempt, at FROM delivery_attempts
                 WHERE (request IS NOT NULL OR response IS NOT NULL) AND at < :before
                 ORDER BY at LIMIT :limit FOR UPDATE SKIP LOCKED
            )
            UPDATE delivery_attempts a SET request = NULL, response = NULL
              FROM old o
             WHERE a.tenant_id = o.tenant_id AND a.queue_id = o.queue_id AND a.attempt = o.attempt AND a.at = o.at
            """;

    private final JdbcClient tenantJdbc;
    private final JdbcClient platformJdbc;

    AttemptStore(JdbcClient tenantJdbc, @Qualifier("platformJdbc") JdbcClient platformJdbc) {
        this.tenantJdbc = tenantJdbc;
        this.platformJdbc = platformJdbc;
    }

    /** One try at delivering one item. */
    record Attempt(
            UUID queueId,
            int number,
            Instant at,
            Duration took,
            String outcome,
            @Nullable Integer httpStatus,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            @Nullable String request,
            @Nullable String response) {}

    /** Attempts of one call: made at the same time, by one tenant. */
    void insert(TenantId tenant, List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return;
        }
        platformJdbc
                .sql(INSERT)
                .param("tenant", tenant.value())
                .param("at", Timestamps.utc(attempts.getFirst().at()))
                .param("durationMs", attempts.getFirst().took().toMillis())
                .param("queueIds", texts(attempts, Attempt::queueId))
                .param("attempts", attempts.stream().map(Attempt::number).toArray(Integer[]::new))
                .param("outcomes", texts(attempts, Attempt::outcome))
                .param(
                        "httpStatuses",
                        attempts.stream().map(Attempt::httpStatus).toArray(Integer[]::new))
                .param("codes", texts(attempts, Attempt::errorCode))
                .param("messages", texts(attempts, Attempt::errorMessage))
                .param("requests", texts(attempts, Attempt::request))
                .param("responses", texts(attempts, Attempt::response))
                .update();
    }

    /** Attempts by item, in their order. */
    Map<UUID, List<Attempt>> of(TenantId tenant, Collection<UUID> items) {
        return tenantJdbc
                .sql(OF_ITEMS)
                .param("tenant", tenant.value())
                .param("queueIds", items.stream().map(UUID::toString).toArray(String[]::new))
                .query((row, _) ->
                        new Attempt(
                                row.getObject("queue_id", UUID.class),
                                row.getInt("attempt"),
                                Timestamps.instant(row, "at"),
                                Duration.ofMillis(row.getLong("duration_ms")),
                                row.getString("outcome"),
                                row.getObject("http_status", Integer.class),
                                row.getString("error_code"),
                                row.getString("error_message"),
                                row.getString("request"),
                                row.getString("response")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Attempt::queueId));
    }

    /** Leaves of the attempts at these items that there were any, and how they ended. */
    void forget(TenantId tenant, Collection<UUID> items) {
        if (!items.isEmpty()) {
            tenantJdbc
                    .sql(FORGET)
                    .param("tenant", tenant.value())
                    .param("queueIds", items.stream().map(UUID::toString).toArray(String[]::new))
                    .update();
        }
    }

    /** Across tenants, of attempts before this; returns of how many. */
    int forgetBodies(Instant before, int limit) {
        return platformJdbc
                .sql(FORGET_BODIES)
                .param("before", Timestamps.utc(before))
                .param("limit", limit)
                .update();
    }

    private static @Nullable String[] texts(
            List<Attempt> attempts, Function<Attempt, @Nullable Object> column) {
        return attempts.stream()
                .map(a -> Objects.toString(column.apply(a), null))
                .toArray(String[]::new);
    }
}
