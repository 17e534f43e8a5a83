package dev.relaywatch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Operations in numbers: seven days of one tenant's operations, beside one sequential scan of them
 * for the same percentiles; and a year of another tenant, of which days and hours stand counted.
 */
final class AnalyticsScenario implements Scenario {
    private static final String SECRET = "rws_bench_secret_of_analytics";
    private static final String SECRET_OF_YEAR = "rws_bench_secret_of_the_year1";
    private static final long A_YEAR = 100_000_000;
    private static final int AGAIN = 40;
    private static final int CHUNKS = 10;
    private static final int DAYS = 365;
    private static final int EXACT_DAYS = 90;
    private static final Duration LONGEST_ROLL_UP = Duration.ofMinutes(10);

    private static final String CONFIGURATION =
            """
            tenants:
              - { slug: acme, keys: [{ name: backend, kind: secret, key: %s }] }
              - { slug: birch, keys: [{ name: backend, kind: secret, key: %s }] }
            """
                    .formatted(SECRET, SECRET_OF_YEAR);

    private static final String NAMES =
            "ARRAY['check_stock','get_stock_quantity','get_product_details','check_order','get_shipping_info',"
                    + "'get_shipping_methods','check_price','get_product_variations','get_product_categories',"
                    + "'get_product_reviews','validate_coupon','check_refund_status','get_customer_orders','get_order_notes',"
                    + "'get_payment_methods','search_products','add_to_cart','get_cart','remove_from_cart','cancel_order']";

    /** Most take about 90 ms, one of a hundred more than 700 ms; one of fifty fails. */
    private static final String FILL =
            """
            SET session_replication_role = replica;
            SET synchronous_commit = off;
            INSERT INTO operation_metrics (tenant_id, id, platform, operation, domain, duration_ms, success, refused, error_type,
                                           error_message, created_at)
            SELECT t.id, gen_random_uuid(), 'woocommerce', (:names)[1 + i % 20], 'shop-' || i % 2 || '.example',
                   least(80000, exp(4.5 + 0.9 * random_normal()))::int, i % 50 <> 7, false,
                   CASE WHEN i % 50 = 7 THEN 'timeout' END, CASE WHEN i % 50 = 7 THEN 'no answer within 10 s' END,
                   timestamptz ':from' + (timestamptz ':until' - timestamptz ':from') * ((i - 1)::float8 / :operations)
              FROM tenants t, generate_series(:first, :last) i WHERE t.slug = ':slug';
            """;

    /** What was counted while this was filled was not all. */
    private static final String AS_AFTER_AN_UPGRADE =
            """
            TRUNCATE operation_hours, operation_days, operation_changes;
            UPDATE operation_progress SET rolled_until = '-infinity', closed_until = '-infinity', closed_at = '-infinity';
            """;

    /** Nobody writes while this is filled, so nothing has to be waited for. */
    private static final String COUNT_NOW =
            "UPDATE operation_progress SET closed_at = closed_at - interval '10 minutes' WHERE closed_at > now() - interval '10 minutes'";

    private static final String ROLLED_UP =
            "SELECT rolled_until > now() - interval '75 minutes' AND rolled_until = closed_until, rolled_until FROM operation_progress";

    private static final String INSERT =
            """
            INSERT INTO %1$s (tenant_id, platform, domain, operation, %2$s, calls, successes, refusals, sum_ms, durations, errors,
                              operations%3$s)
            SELECT t.id, 'woocommerce', ?, CASE WHEN ? = '' THEN '' ELSE (:names)[1 + ?] END, ?, ?, ? * 49 / 50, 0, ? * 135, ?,
                   jsonb_build_object('timeout', ? / 50),
                   CASE WHEN ? = '' THEN (SELECT jsonb_object_agg(n, ? / 20) FROM unnest(:names) n) ELSE '{}' END%4$s
              FROM tenants t WHERE t.slug = 'birch'
            """
                    .replace(":names", NAMES);

    private static final String INSERT_DAY =
            INSERT.formatted("operation_days", "day", ", rounded", ", ?");
    private static final String INSERT_HOUR =
            INSERT.formatted("operation_hours", "hour", ", p95_ms", ", 400 + 0 * (?)::int");

    private static final String SCAN =
            """
            SELECT count(*), avg(duration_ms), percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_ms)
              FROM operation_metrics
            """;

    private final Path launcher;
    private final int operations;
    private final Clock clock;

    /**
     * @param operations of the one tenant, within seven days
     */
    AnalyticsScenario(Path launcher, int operations, Clock clock) {
        this.launcher = launcher;
        this.operations = operations;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "analytics";
    }

    @Override
    public void run(Report report) throws IOException, SQLException, InterruptedException {
        try (Installation installation = Installation.make(launcher)) {
            Path file = installation.folder().resolve("relaywatch.yaml");
            Files.writeString(file, CONFIGURATION);
            ServerProcess server = installation.start("--relaywatch.config=" + file);
            try (ServerApi week = new ServerApi(server.url(), SECRET);
                    ServerApi year = new ServerApi(server.url(), SECRET_OF_YEAR)) {
                EmbeddedDatabase database = EmbeddedDatabase.of(installation.data());
                fillWeek(database);
                Duration rolledUp = awaitRollUp(database);
                long scan = SequentialScan.quickest(database, SCAN);
                sayWeek(report, week, scan, rolledUp);
                fillYear(database);
                sayYear(report, year);
            }
        }
    }

    private void fillWeek(EmbeddedDatabase database) throws SQLException {
        Instant until = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant from = until.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(15));
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            for (int chunk = 0; chunk < CHUNKS; chunk++) {
                fill(
                        statement,
                        "acme",
                        from,
                        until,
                        operations,
                        (long) operations * chunk / CHUNKS + 1,
                        (long) operations * (chunk + 1) / CHUNKS);
            }
            statement.execute(AS_AFTER_AN_UPGRADE);
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    private static void fill(
            Statement statement,
            String slug,
            Instant from,
            Instant until,
            long operations,
            long first,
            long last)
            throws SQLException {
        statement.execute(
                FILL.replace(":names", NAMES)
                        .replace(":slug", slug)
                        .replace(":from", from.toString())
                        .replace(":until", until.toString())
                        .replace(":operations", Long.toString(operations))
                        .replace(":first", Long.toString(first))
                        .replace(":last", Long.toString(last)));
    }

    private static Duration awaitRollUp(EmbeddedDatabase database)
            throws SQLException, InterruptedException {
        long began = System.nanoTime();
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute(COUNT_NOW);
                try (ResultSet rows = statement.executeQuery(ROLLED_UP)) {
                    rows.next();
                    if (rows.getBoolean(1)) {
                        statement.execute("VACUUM (ANALYZE) operation_hours, operation_days");
                        return Duration.ofNanos(System.nanoTime() - began);
                    }
                }
                if (System.nanoTime() - began >= LONGEST_ROLL_UP.toNanos()) {
                    throw new IllegalStateException(
                            "operations were not rolled up within " + LONGEST_ROLL_UP);
                }
                Thread.sleep(500);
            }
        }
    }

    /** As the server counts them: each operation on each shop, and the sums. */
    private void fillYear(EmbeddedDatabase database) throws SQLException {
        try (Connection connection = database.connectToServers();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Instant rolledUntil;
            try (ResultSet rows = statement.executeQuery(ROLLED_UP)) {
                rows.next();
                rolledUntil = rows.getObject(2, OffsetDateTime.class).toInstant();
            }
            Instant today = rolledUntil.truncatedTo(ChronoUnit.DAYS);
            long aDay = A_YEAR / DAYS;
            OperationHistograms days = new OperationHistograms(aDay);
            try (PreparedStatement insert = connection.prepareStatement(INSERT_DAY)) {
                for (int back = 1; back <= DAYS; back++) {
                    boolean rounded = back > EXACT_DAYS + 31;
                    days.insert(insert, today.minus(back, ChronoUnit.DAYS), rounded);
                }
            }
            OperationHistograms hours = new OperationHistograms(aDay / 24);
            try (PreparedStatement insert = connection.prepareStatement(INSERT_HOUR)) {
                for (Instant hour = today.minus(2, ChronoUnit.DAYS);
                        hour.isBefore(rolledUntil);
                        hour = hour.plus(1, ChronoUnit.HOURS)) {
                    hours.insert(insert, hour, false);
                }
            }
            Instant now = clock.instant();
            long rest = Math.max(1, aDay * Duration.between(rolledUntil, now).toSeconds() / 86_400);
            fill(statement, "birch", rolledUntil, now, rest, 1, rest);
            connection.commit();
            connection.setAutoCommit(true);
            statement.execute("VACUUM (ANALYZE)");
        }
    }

    private static Percentiles timed(ServerApi api, String query, long least, long most)
            throws IOException, InterruptedException {
        for (int i = 0; i < AGAIN / 2; i++) {
            ask(api, query, least, most);
        }
        long[] nanos = new long[AGAIN];
        for (int i = 0; i < AGAIN; i++) {
            nanos[i] = ask(api, query, least, most);
        }
        return Percentiles.of(nanos);
    }

    private static long ask(ServerApi api, String query, long least, long most)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        String answer = api.get("/api/woocommerce/analytics" + query);
        long took = System.nanoTime() - began;
        String mark = "\"total_operations\":";
        int at = answer.indexOf(mark) + mark.length();
        long total = Long.parseLong(answer.substring(at, answer.indexOf(',', at)));
        if (total < least || total > most) {
            throw new IllegalStateException(total + " operations in the answer to " + query);
        }
        return took;
    }

    private void sayWeek(Report report, ServerApi api, long scan, Duration rolledUp)
            throws IOException, InterruptedException {
        Percentiles all = timed(api, "?days=7", operations, operations);
        Percentiles shop =
                timed(api, "?days=7&domain=shop-0.example", operations / 2, operations / 2);
        report.say(
                String.format(
                        Locale.ROOT,
                        "%n  7 days of %,d operations: %.0f ms p50, %.0f ms p95 of %d (bound 100 ms); of one of two shops %.0f and"
                                + " %.0f ms; one sequential scan of them for the same percentiles %.0f ms: %.3f of it; rolled up"
                                + " %s s after they were stored",
                        operations,
                        all.p50() / 1e6,
                        all.p95() / 1e6,
                        AGAIN,
                        shop.p50() / 1e6,
                        shop.p95() / 1e6,
                        scan / 1e6,
                        (double) all.p50() / scan,
                        Report.seconds(rolledUp)));
    }

    private static void sayYear(Report report, ServerApi api)
            throws IOException, InterruptedException {
        long least = A_YEAR / 100 * 99;
        long most = A_YEAR / 100 * 101;
        Percentiles all = timed(api, "?days=365", least, most);
        Percentiles shop =
                timed(
                        api,
                        "?days=365&domain=shop-0.example&operation=check_stock",
                        least / 40 * 98 / 100,
                        most / 40 * 102 / 100);
        report.say(
                String.format(
                        Locale.ROOT,
                        "  365 days of %,d operations, rolled up: %.0f ms p50, %.0f ms p95 of %d (bound 300 ms); of one operation on"
                                + " one shop %.0f and %.0f ms",
                        A_YEAR,
                        all.p50() / 1e6,
                        all.p95() / 1e6,
                        AGAIN,
                        shop.p50() / 1e6,
                        shop.p95() / 1e6));
    }
}
