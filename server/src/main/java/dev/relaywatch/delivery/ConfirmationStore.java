package dev.relaywatch.delivery;

import dev.relaywatch.queue.Lane;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of google_requests, which is worked and read across tenants. */
@Component
class ConfirmationStore {
    private static final String EXPECT =
            """
            INSERT INTO google_requests AS r (tenant_id, request_id, connection_id, platform, items, sent_at, ask_at)
            SELECT :tenant, request_id, :connection, :platform, items, :sentAt, :askAt
              FROM unnest(:requestIds::text[], :items::int[]) AS n (request_id, items)
            ON CONFLICT (tenant_id, request_id, sent_at) DO UPDATE SET items = r.items + excluded.items
            """;

    /**
     * A few of each account, the longest due first, found by walking from account to account. SKIP
     * LOCKED lets nodes pass each other; what another node took meanwhile is no longer due.
     */
    private static final String CLAIM =
            """
            WITH RECURSIVE account AS (
                (SELECT tenant_id, connection_id FROM google_requests WHERE status = 'pending'
                  ORDER BY tenant_id, connection_id LIMIT 1)
                UNION ALL
                SELECT n.* FROM account a, LATERAL (
                    SELECT tenant_id, connection_id FROM google_requests
                     WHERE status = 'pending' AND (tenant_id, connection_id) > (a.tenant_id, a.connection_id)
                     ORDER BY tenant_id, connection_id LIMIT 1) n
            ), candidate AS (
                SELECT c.* FROM account a, LATERAL (
                    SELECT tenant_id, request_id, sent_at, ask_at FROM google_requests
                     WHERE tenant_id = a.tenant_id AND connection_id = a.connection_id AND status = 'pending' AND ask_at <= :now
                     ORDER BY ask_at LIMIT :each) c
                 ORDER BY c.ask_at LIMIT :most
            ), due AS (
                SELECT r.tenant_id, r.request_id, r.sent_at
                  FROM google_requests r JOIN candidate c USING (tenant_id, request_id, sent_at)
                 WHERE r.status = 'pending' AND r.ask_at <= :now FOR UPDATE OF r SKIP LOCKED
            )
            UPDATE google_requests r SET asked = r.asked + 1, ask_at = :leaseEnd
              FROM due d
             WHERE r.tenant_id = d.tenant_id AND r.request_id = d.request_id AND r.sent_at = d.sent_at
            RETURNING r.tenant_id, r.connection_id, r.platform, r.request_id, r.sent_at, r.items, r.asked
            """;

    private static final String ASK_LATER =
            """
            UPDATE google_requests SET ask_at = :askAt
             WHERE tenant_id = :tenant AND request_id = :requestId AND sent_at = :sentAt
               AND asked = :asked AND status = 'pending'
            """;

    private static final String SETTLE =
            """
            UPDATE google_requests
               SET status = :status, reasons = :reasons::jsonb, refused = :refused, settled_at = :now
             WHERE tenant_id = :tenant AND request_id = :requestId AND sent_at = :sentAt
               AND asked = :asked AND status = 'pending'
            """;

    private static final String TAKEN_BACK =
            """
            UPDATE google_requests SET items = items - :back, refused = refused - :back
             WHERE tenant_id = :tenant AND request_id = :requestId AND sent_at = :sentAt
            """;

    /** The months around the uploads alone are looked into. */
    private static final String OF_RECEIPTS =
            """
            SELECT w.tenant_id, w.request_id, r.status, r.reasons
              FROM unnest(:tenants::uuid[], :requestIds::text[]) AS w (tenant_id, request_id), LATERAL (
                  SELECT status, reasons FROM google_requests g
                   WHERE g.tenant_id = w.tenant_id AND g.request_id = w.request_id AND g.sent_at BETWEEN :from AND :to
                   ORDER BY sent_at DESC LIMIT 1) r
            """;

    private static final TypeReference<Map<String, Long>> REASONS = new TypeReference<>() {};

    /** More than lies between sending and settling. */
    private static final Duration APART = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ConfirmationStore(@Qualifier("platformJdbc") JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /**
     * A request that this node asks for.
     *
     * @param items ours in it
     * @param asked the fence
     */
    record Request(Lane lane, String requestId, Instant sentAt, int items, int asked) {}

    /** A receipt and whose it is. */
    record Receipt(TenantId tenant, String requestId) {}

    void expect(Lane lane, Map<String, Integer> itemsByReceipt, Instant sentAt, Instant askAt) {
        List<Map.Entry<String, Integer>> entries = List.copyOf(itemsByReceipt.entrySet());
        jdbc.sql(EXPECT)
                .param("tenant", lane.tenant().value())
                .param("connection", lane.connection().value())
                .param("platform", lane.platform())
                .param("sentAt", Timestamps.utc(sentAt))
                .param("askAt", Timestamps.utc(askAt))
                .param("requestIds", entries.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .param("items", entries.stream().map(Map.Entry::getValue).toArray(Integer[]::new))
                .update();
    }

    /**
     * @param each most of one account
     * @param most of all together
     */
    List<Request> claim(int each, int most, Instant now, Instant leaseEnd) {
        return jdbc.sql(CLAIM)
                .param("each", each)
                .param("most", most)
                .param("now", Timestamps.utc(now))
                .param("leaseEnd", Timestamps.utc(leaseEnd))
                .query((row, _) ->
                        new Request(
                                new Lane(
                                        tenant(row),
                                        new ConnectionId(
                                                row.getObject("connection_id", UUID.class)),
                                        row.getString("platform")),
                                row.getString("request_id"),
                                Timestamps.instant(row, "sent_at"),
                                row.getInt("items"),
                                row.getInt("asked")))
                .list();
    }

    private static TenantId tenant(ResultSet row) throws SQLException {
        return new TenantId(row.getObject("tenant_id", UUID.class));
    }

    private JdbcClient.StatementSpec of(String sql, Request request) {
        return jdbc.sql(sql)
                .param("tenant", request.lane().tenant().value())
                .param("requestId", request.requestId())
                .param("sentAt", Timestamps.utc(request.sentAt()));
    }

    /** Whether the claim was still ours, here and below. */
    boolean askLater(Request request, Instant askAt) {
        return of(ASK_LATER, request)
                        .param("asked", request.asked())
                        .param("askAt", Timestamps.utc(askAt))
                        .update()
                == 1;
    }

    boolean settle(
            Request request, String status, Map<String, Long> reasons, long refused, Instant now) {
        return of(SETTLE, request)
                        .param("asked", request.asked())
                        .param("status", status)
                        .param("reasons", json.writeValueAsString(reasons))
                        .param("refused", refused)
                        .param("now", Timestamps.utc(now))
                        .update()
                == 1;
    }

    /** So many items of a refused request went back into the queue. */
    void takenBack(Request request, int back) {
        of(TAKEN_BACK, request).param("back", back).update();
    }

    /** What is known of these receipts, whose items were uploaded in this time. */
    Map<Receipt, ConfirmationView> of(List<Receipt> receipts, Instant from, Instant to) {
        return jdbc
                .sql(OF_RECEIPTS)
                .param(
                        "tenants",
                        receipts.stream().map(r -> r.tenant().toString()).toArray(String[]::new))
                .param(
                        "requestIds",
                        receipts.stream().map(Receipt::requestId).toArray(String[]::new))
                .param("from", Timestamps.utc(from.minus(APART)))
                .param("to", Timestamps.utc(to.plus(APART)))
                .query((row, _) ->
                        Map.entry(
                                new Receipt(tenant(row), row.getString("request_id")),
                                new ConfirmationView(
                                        row.getString("request_id"),
                                        row.getString("status"),
                                        json.readValue(row.getString("reasons"), REASONS))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
