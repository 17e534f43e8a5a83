package dev.relaywatch.queue;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Timestamps;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/** What statements that look for items by a filter call its parts. */
final class FilterParameters {
    private FilterParameters() {}

    static StatementSpec bind(StatementSpec statement, QueueFilter filter) {
        LaneChoice lanes = filter.lanes();
        Set<ConnectionId> only = lanes == null ? null : lanes.only();
        return bindItems(statement, filter.errorCode(), filter.from(), filter.to(), filter.ids())
                .param("everyone", filter.tenant() == null)
                .param(
                        "tenant",
                        filter.tenant() == null ? null : filter.tenant().value(),
                        Types.OTHER)
                .param("anyStatus", filter.statuses().isEmpty())
                .param("statuses", filter.statuses().toArray(String[]::new))
                .param("platform", lanes == null ? null : lanes.platform(), Types.VARCHAR)
                .param("anyConnection", only == null)
                .param("connections", texts(only == null ? Set.of() : only))
                .param("exceptConnections", texts(lanes == null ? Set.of() : lanes.except()));
    }

    /** Of a filter whose lanes are known. */
    static StatementSpec bindItems(
            StatementSpec statement,
            @Nullable String errorCode,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable List<UUID> ids) {
        return statement
                .param("code", errorCode, Types.VARCHAR)
                .param(
                        "from",
                        from == null ? null : Timestamps.utc(from),
                        Types.TIMESTAMP_WITH_TIMEZONE)
                .param("to", to == null ? null : Timestamps.utc(to), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("anyId", ids == null)
                .param("ids", texts(ids == null ? List.of() : ids));
    }

    static String[] texts(Collection<?> values) {
        return values.stream().map(Objects::toString).toArray(String[]::new);
    }
}
