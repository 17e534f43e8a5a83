package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ChannelClaimStore.Claim;
import dev.relaywatch.capture.HourlyRatesKit;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import dev.relaywatch.tenancy.PublicUrl;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * An empty database, the same for all of these one after the other, and channels that remember what
 * they were told.
 */
final class AlertWorld {
    static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final UUID NODE = Ids.next();

    private static final class Shared {
        static final PostgresDatabase POSTGRES = PostgresDatabase.fresh();
        static final Database DATABASE = POSTGRES.open(LocalDate.ofInstant(START, ZoneOffset.UTC));
    }

    final MovableClock clock = new MovableClock(START);
    final Database database = Shared.DATABASE;
    final JsonMapper json = JsonMapper.builder().build();
    final TenancyKit tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, json);
    final JdbcClient platform = JdbcClient.create(database.platform());
    final AlertStore store = new AlertStore(platform);
    final AlertReadStore reads = new AlertReadStore(tenancy.transaction());
    final NotificationStore notifications = new NotificationStore(tenancy.transaction());
    final ChannelClaimStore claims = new ChannelClaimStore(platform);
    final AlertingProperties properties =
            new AlertingProperties(
                    List.of(
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(15),
                            Duration.ofSeconds(30),
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(5)),
                    Duration.ofHours(4),
                    Duration.ofSeconds(20));
    final AlertOpener opener =
            new AlertOpener(store, notifications, new NotifierBell(), properties, clock);
    final AlertLines lines =
            new AlertLines(
                    reads,
                    notifications,
                    new MoneyAtRisk(
                            HourlyRatesKit.of(tenancy.transaction()), tenancy.tenancy(), clock),
                    tenancy.tenancy(),
                    tenancy.transaction(),
                    clock);
    final AlertLinks links =
            new AlertLinks(
                    new PublicUrl(URI.create("https://watch.example")),
                    PostgresDatabase.KEYRING,
                    clock);
    final Alerts alerts =
            new Alerts(opener, reads, lines, tenancy.transaction(), tenancy.audit(clock), clock);
    final RecordingChannel slack = new RecordingChannel(ChannelType.SLACK, 50);
    final RecordingChannel pager = new RecordingChannel(ChannelType.PAGERDUTY, 1);
    private final ChannelTurn turn =
            new ChannelTurn(
                    notifications,
                    claims,
                    store,
                    this::recipient,
                    List.of(slack, pager),
                    lines,
                    links,
                    opener,
                    tenancy.tenancy(),
                    tenancy.transaction(),
                    properties,
                    new NotificationCounts(new SimpleMeterRegistry()),
                    clock);

    AlertWorld() {
        Shared.POSTGRES.empty();
    }

    <T> T within(Supplier<T> work) {
        return tenancy.transaction().acrossTenants(work);
    }

    private Optional<Recipient> recipient(UUID id) {
        return platform.sql("SELECT tenant_id, name, type FROM alert_channels WHERE id = :id")
                .param("id", id)
                .query((row, _) ->
                        new Recipient(
                                id,
                                AlertReadStore.tenant(row, "tenant_id"),
                                row.getString("name"),
                                ChannelType.of(row.getString("type")),
                                Map.of(),
                                Map.of()))
                .optional();
    }

    /**
     * @param after seconds; absent: it hears at once
     */
    UUID channel(
            @Nullable TenantId tenant,
            String name,
            ChannelType type,
            @Nullable Integer after,
            String... severities) {
        UUID id = Ids.next();
        platform.sql(
                        """
                        INSERT INTO alert_channels (id, tenant_id, name, type, severities, settings, secrets, fingerprint,
                                                    after_seconds, managed_by, created_at, updated_at)
                        VALUES (:id, :tenant::uuid, :name, :type, :severities, '{}', '\\x00', '', :after, 'people', :now, :now)
                        """)
                .param("id", id)
                .param("tenant", tenant == null ? null : tenant.value(), java.sql.Types.OTHER)
                .param("name", name)
                .param("type", type.text())
                .param(
                        "severities",
                        severities.length == 0 ? new String[] {"p1", "p2", "p3"} : severities)
                .param("after", after, java.sql.Types.INTEGER)
                .param("now", Timestamps.utc(clock.instant()))
                .update();
        return id;
    }

    /** Of the whole service. */
    Finding finding(@Nullable TenantId tenant, String service, Severity severity) {
        return finding(tenant, service, severity, Duration.ZERO);
    }

    Finding finding(@Nullable TenantId tenant, String service, Severity severity, Duration hold) {
        return new Finding(
                AlertSource.HEALTH_CHECK,
                tenant,
                List.of(),
                service,
                "main",
                null,
                severity,
                null,
                null,
                service + " does not work",
                "it answers 500",
                hold);
    }

    /** Of one metric. */
    Finding metric(TenantId tenant, String metric, Severity severity, String value) {
        return new Finding(
                AlertSource.THRESHOLD,
                tenant,
                List.of(),
                "shopify",
                "main",
                metric,
                severity,
                new BigDecimal(value),
                new BigDecimal("5"),
                "shopify: " + metric + " is " + value,
                metric + " is " + value,
                Duration.ZERO);
    }

    AlertOpener.Opened found(Finding finding) {
        return within(() -> opener.found(finding));
    }

    void over(Finding finding) {
        within(() -> {
            opener.over(finding.fingerprint(), null);
            return true;
        });
    }

    List<AlertLine> listed() {
        return lines.list(
                new AlertFilter(null, List.of(), List.of(), List.of(), null, null, null), 0, 500);
    }

    AlertLine line() {
        return listed().getFirst();
    }

    /** Tells every channel that has something to hear now. */
    void tell() {
        while (true) {
            Instant now = clock.instant();
            Optional<Claim> claim = claims.claim(NODE, now, now.plusSeconds(45));
            if (claim.isEmpty()) {
                return;
            }
            turn.take(claim.get());
        }
    }

    /** As time passes: second by second, of a long while every sixtieth part. */
    void tellFor(Duration time) {
        long step = Math.max(1, time.toSeconds() / 60);
        for (long second = 0; second < time.toSeconds(); second += step) {
            tell();
            clock.advance(Duration.ofSeconds(step));
        }
        tell();
    }
}
