package dev.relaywatch.health;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** A fresh database, tenants with connections in it, and the nodes that check them. */
final class HealthWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    static final HealthProperties PROPERTIES =
            new HealthProperties(
                    new HealthProperties.Tiers(null, null, null, null),
                    Duration.ofSeconds(15),
                    2,
                    2,
                    100,
                    64,
                    new HealthProperties.PlatformIncident(5, 0.5));

    final MovableClock clock = new MovableClock(START);
    final PostgresDatabase postgres = PostgresDatabase.fresh();
    final Database database;
    final JsonMapper json = JsonMapper.builder().build();
    final TenancyKit tenancy;
    final JdbcClient platform;
    final HealthStore store;
    final CheckScheduleStore schedule;
    final Thresholds thresholds;

    /** Events of all nodes, in order. */
    final List<CheckCompleted> published = new CopyOnWriteArrayList<>();

    private final List<CheckNode> started = new ArrayList<>();

    HealthWorld() {
        this.database = postgres.open(LocalDate.ofInstant(START, ZoneOffset.UTC));
        this.tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, json);
        this.platform = JdbcClient.create(database.platform());
        this.store = new HealthStore(platform, new StreakJson(json));
        this.schedule = new CheckScheduleStore(platform, new StreakJson(json));
        this.thresholds =
                new Thresholds(
                        new ThresholdStore(platform, tenancy.transaction()),
                        tenancy.audit(clock),
                        clock);
    }

    /** A server of its own, with nothing of it started. */
    CheckNode node(Monitor... monitors) {
        return node(PROPERTIES, monitors);
    }

    CheckNode node(HealthProperties properties, Monitor... monitors) {
        CheckNode node = new CheckNode(this, properties, List.of(monitors));
        started.add(node);
        return node;
    }

    /** A tenant with connections of these names to a service. */
    TenantId tenant(String slug, String service, String... names) {
        TenantId tenant = tenancy.tenant(slug);
        for (String name : names) {
            ConnectionId _ = tenancy.connect(tenant, service, name);
        }
        return tenant;
    }

    /** A check as it stands. */
    record Row(
            String connection,
            String status,
            @Nullable String reason,
            @Nullable Instant checkedAt,
            Instant nextRunAt,
            int failures,
            boolean claimed) {}

    List<Row> rows() {
        return platform.sql(
                        """
                        SELECT connection, status, reason, checked_at, next_run_at, consecutive_failures, claimed_by
                          FROM health_checks c JOIN check_schedule s ON s.check_id = c.id ORDER BY service, connection
                        """)
                .query((row, _) ->
                        new Row(
                                row.getString("connection"),
                                row.getString("status"),
                                row.getString("reason"),
                                Timestamps.instantOrNull(row, "checked_at"),
                                Timestamps.instant(row, "next_run_at"),
                                row.getInt("consecutive_failures"),
                                row.getObject("claimed_by") != null))
                .list();
    }

    Row row() {
        return rows().getFirst();
    }

    int remembered() {
        return platform.sql("SELECT count(*) FROM health_check_history")
                .query(Integer.class)
                .single();
    }

    @Override
    public void close() {
        started.forEach(CheckNode::close);
        database.close();
    }

    /** One server's part in the checking. */
    static final class CheckNode implements AutoCloseable {
        final CheckList list;
        final CheckRunner runner;
        final Recorder recorder;
        final PauseWatch pauses = new PauseWatch();
        final DataDirectory directory;

        private CheckNode(HealthWorld world, HealthProperties properties, List<Monitor> all) {
            try {
                Path home = Files.createTempDirectory("relaywatch-health");
                this.directory = DataDirectory.open(home);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Monitors monitors = new Monitors(all);
            this.list =
                    new CheckList(
                            monitors,
                            world.tenancy.tenancy(),
                            world.store,
                            world.tenancy.transaction(),
                            _ -> {},
                            world.clock);
            this.recorder =
                    new Recorder(
                            world.store,
                            monitors,
                            world.tenancy.transaction(),
                            new ResultsInProcess(),
                            event -> world.published.add((CheckCompleted) event),
                            world.json);
            this.runner =
                    new CheckRunner(
                            world.schedule,
                            list,
                            new Checking(
                                    monitors,
                                    world.tenancy.tenancy(),
                                    pauses,
                                    new OwnNetwork(),
                                    properties),
                            new Judge(world.thresholds, properties),
                            new Pace(properties),
                            monitors,
                            recorder,
                            new CheckCounts(new SimpleMeterRegistry()),
                            properties,
                            world.tenancy.installation(directory),
                            world.clock);
        }

        /** Knows what there is to check, and begins. */
        CheckNode start() {
            list.refresh();
            recorder.start();
            runner.start();
            return this;
        }

        @Override
        public void close() {
            runner.stop();
            recorder.stop();
            directory.close();
            try {
                boolean _ = FileSystemUtils.deleteRecursively(directory.path());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Map<String, Object> left(int percent) {
        return Map.of("rateLimitRemainingPercent", percent);
    }
}
