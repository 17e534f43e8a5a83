package dev.relaywatch.queue;

import static org.awaitility.Awaitility.await;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenancyFixture;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A fresh database, tenants and lanes in it, and the nodes that share it. */
final class QueueWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-15T12:00:00Z");
    static final Duration LEASE = Duration.ofSeconds(60);
    static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(2), Duration.ofMinutes(4));
    static final Failure FAILURE = new Failure("the platform said no", "100/33", 400);

    /** Items of a lane that a replay takes up at once. */
    private static final int BITE = 100;

    static final QueueProperties.Breaker BREAKER =
            new QueueProperties.Breaker(3, Duration.ofSeconds(30));

    /** Pauses of 1, 2 and 4 minutes without jitter, a lease of a minute, a poll every 50 ms. */
    static final QueueProperties PROPERTIES = properties(Duration.ofMillis(50));

    final PostgresDatabase postgres = PostgresDatabase.fresh();
    final Database database;
    final TenantTransaction transaction;
    final JdbcClient platformJdbc;
    final QueueStore items;
    final QueueViewStore views;
    final LaneStore lanes;
    final NodeStore nodes;
    final Clock clock;
    private final List<QueueNode> started = new ArrayList<>();

    /** An item as it stands in the tables. */
    record Row(
            UUID id,
            String status,
            int retryCount,
            int attempt,
            @Nullable Instant nextRetryAt,
            @Nullable UUID claimedBy,
            @Nullable Instant claimedUntil) {}

    private QueueWorld(Clock clock) {
        this.clock = clock;
        this.database = postgres.open(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        this.transaction = TenancyFixture.transactions(database);
        this.platformJdbc = JdbcClient.create(database.platform());
        this.items = new QueueStore(JdbcClient.create(database.application()), platformJdbc);
        this.views = new QueueViewStore(JdbcClient.create(database.application()), platformJdbc);
        this.lanes = new LaneStore(transaction, platformJdbc);
        this.nodes = new NodeStore(platformJdbc);
    }

    /** Of the tenant, not a second old. */
    QueueCounts counts(TenantId tenant) {
        return transaction.within(tenant, () -> views.counts(tenant));
    }

    static QueueWorld at(Clock clock) {
        return new QueueWorld(clock);
    }

    static QueueProperties properties(Duration pollInterval) {
        return new QueueProperties(
                PAUSES, Map.of(), 0, LEASE, pollInterval, 2, 16, Duration.ofMinutes(5), BREAKER);
    }

    /** As above, with a rate for the calls of each lane of Meta. */
    static QueueProperties properties(Duration pollInterval, String callsPerSecond) {
        return new QueueProperties(
                PAUSES,
                Map.of(
                        "meta_capi",
                        new QueueProperties.Destination(null, new BigDecimal(callsPerSecond))),
                0,
                LEASE,
                pollInterval,
                2,
                16,
                Duration.ofMinutes(5),
                BREAKER);
    }

    QueueNode node(LaneHandler handler) {
        return node(handler, PROPERTIES);
    }

    /** A node of its own, with nothing of it started; it is stopped with this world. */
    QueueNode node(LaneHandler handler, QueueProperties properties) {
        return node(handler, properties, BITE, clock);
    }

    /** A node on a machine with a clock of its own. */
    QueueNode node(LaneHandler handler, QueueProperties properties, Clock ownClock) {
        return node(handler, properties, BITE, ownClock);
    }

    private QueueNode node(
            LaneHandler handler, QueueProperties properties, int bite, Clock ownClock) {
        QueueNode node = QueueNode.of(this, handler, properties, bite, ownClock);
        started.add(node);
        return node;
    }

    /** As {@link #idleNode}, with replays in bites of this size. */
    QueueNode nodeThatBites(int bite) {
        return node(new RecordingHandler(), PROPERTIES, bite, clock);
    }

    /** A node for tests that claim and settle by hand. */
    QueueNode idleNode() {
        return node(new RecordingHandler());
    }

    TenantId tenant() {
        UUID id = Ids.next();
        platformJdbc
                .sql(
                        """
                        INSERT INTO tenants (id, slug, name, time_zone, currency, managed_by)
                        VALUES (:id, :id::text, 'A shop', 'Europe/Berlin', 'EUR', 'file')
                        """)
                .param("id", id)
                .update();
        return new TenantId(id);
    }

    /** A lane of a new tenant. */
    Lane lane() {
        return lane(tenant());
    }

    /** A lane of a new connection. */
    Lane lane(TenantId tenant) {
        ConnectionId connection = new ConnectionId(Ids.next());
        platformJdbc
                .sql(
                        """
                        INSERT INTO connections (tenant_id, id, service, name, secrets, fingerprint, managed_by)
                        VALUES (:tenant, :id, 'meta', :id::text, '', '', 'file')
                        """)
                .param("tenant", tenant.value())
                .param("id", connection.value())
                .update();
        return new Lane(tenant, connection, "meta_capi");
    }

    static NewItem item(Lane lane) {
        return new NewItem(lane, new Subject.Event(Ids.next(), START), null, null);
    }

    /** Queues items of what happened now, worth 10 EUR each, of one lane and commits. */
    void enqueue(QueueNode node, Lane lane, int count) {
        Instant now = clock.instant();
        enqueue(node, IntStream.range(0, count).mapToObj(_ -> item(lane, now)).toList());
    }

    static NewItem item(Lane lane, Instant happened) {
        return new NewItem(
                lane,
                new Subject.Event(Ids.next(), START),
                "purchase",
                happened,
                happened.plus(Duration.ofDays(7)),
                new Money(BigDecimal.TEN, "EUR"),
                null,
                null);
    }

    /** Queues items of one tenant and commits. */
    void enqueue(QueueNode node, List<NewItem> work) {
        Lane lane = work.getFirst().lane();
        transaction.within(
                lane.tenant(),
                () -> {
                    node.queue.enqueue(work);
                    return null;
                });
    }

    /** A claim within the rate of the lane. */
    LaneRates.Claimed claimWithinRate(QueueNode node, Lane lane, int limit, int perCall) {
        return node.rates.claim(
                lane,
                limit,
                perCall,
                new LaneRates.Due() {
                    @Override
                    public boolean isThere(Instant now) {
                        return items.isDue(lane, now, false);
                    }

                    @Override
                    public List<ClaimedItem> claim(int most, Instant now) {
                        return items.claim(lane, node.id(), most, now, now.plus(LEASE), false);
                    }
                });
    }

    List<ClaimedItem> claim(QueueNode node, Lane lane, int limit) {
        Instant now = clock.instant();
        return items.claim(lane, node.id(), limit, now, now.plus(LEASE), false);
    }

    /** Settles one item and commits; whether it was still ours. */
    boolean settle(QueueNode node, Lane lane, ClaimedItem item, Settlement settlement) {
        return transaction.acrossTenants(() ->
                node.queue
                        .settle(lane, List.of(new Settled(item, settlement)))
                        .contains(item.id()));
    }

    /** From here on this node gives the lane all its places. */
    void letAnswer(QueueNode node, Lane lane) {
        enqueue(node, lane, 1);
        settleAll(node, lane, claim(node, lane, 1), Answer.DONE);
    }

    /** Settles a batch with one answer and commits. */
    void settleAll(QueueNode node, Lane lane, List<ClaimedItem> items, Answer answer) {
        List<Settled> batch = items.stream().map(i -> new Settled(i, answer.settlement())).toList();
        transaction.acrossTenants(() -> node.queue.settle(lane, batch));
    }

    void awaitUploads(Lane lane, int count) {
        await().until(() -> counts(lane.tenant()).uploaded() == count);
    }

    /** A replay that begins now, or the one that runs for the same. */
    UUID replay(QueueNode node, TenantId tenant, String... statuses) {
        return replay(node, QueueFilter.of(tenant).withStatuses(List.of(statuses)));
    }

    UUID replay(QueueNode node, QueueFilter filter) {
        return switch (start(node, filter, false)) {
            case ReplayStart.Begun begun -> begun.id();
            case ReplayStart.Joined(var id) -> id;
            case ReplayStart.Refused refused -> throw new AssertionError(refused);
        };
    }

    ReplayStart start(QueueNode node, QueueFilter filter, boolean confirmed) {
        return transaction.acrossTenants(
                () -> node.queue.startReplay(filter, confirmed, "somebody"));
    }

    /** All steps that a replay can take now. */
    ReplayProgress goOn(QueueNode node, UUID replay) {
        while (transaction.acrossTenants(() -> node.queue.continueReplay(replay))) {}
        return node.queue.replay(null, replay).orElseThrow();
    }

    ReplayProgress stop(QueueNode node, UUID replay) {
        return transaction
                .acrossTenants(() -> node.queue.stopReplay(null, replay))
                .orElseThrow()
                .progress();
    }

    /** All items of a tenant, done or not. */
    List<Row> rows(TenantId tenant) {
        return platformJdbc
                .sql(
                        """
                        SELECT id, status, retry_count, attempt, next_retry_at, claimed_by, claimed_until
                          FROM queue_items WHERE tenant_id = :tenant
                        UNION ALL
                        SELECT id, 'uploaded', retry_count, attempt, NULL, NULL, NULL
                          FROM queue_done WHERE tenant_id = :tenant
                        ORDER BY id
                        """)
                .param("tenant", tenant.value())
                .query((row, _) -> row(row))
                .list();
    }

    /** The only item of a lane's tenant. */
    Row onlyRow(Lane lane) {
        List<Row> rows = rows(lane.tenant());
        if (rows.size() != 1) {
            throw new AssertionError("expected one item, found " + rows);
        }
        return rows.getFirst();
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("id", UUID.class),
                row.getString("status"),
                row.getInt("retry_count"),
                row.getInt("attempt"),
                Timestamps.instantOrNull(row, "next_retry_at"),
                row.getObject("claimed_by", UUID.class),
                Timestamps.instantOrNull(row, "claimed_until"));
    }

    @Override
    public void close() {
        started.forEach(QueueNode::close);
        database.close();
    }
}
