package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.PoolFigures;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/**
 * PostgreSQL: the installation's own, through its pool, and further ones. Without our own nothing
 * is known, so that it is never said to be down.
 */
@Component
class DatabaseMonitor implements Monitor {
    /** Of the server's connections; whoever comes last is turned away. */
    private static final int NEARLY_ALL = 90;

    private final OwnDatabase own;
    private final Installation installation;
    private final DataSource pool;
    private final PostgresStore store;
    private final FurtherPostgres further;
    private final Rises rises;

    DatabaseMonitor(
            OwnDatabase own,
            Installation installation,
            DataSource pool,
            PostgresStore store,
            Clock clock) {
        this.own = own;
        this.installation = installation;
        this.pool = pool;
        this.store = store;
        this.further = new FurtherPostgres(store);
        this.rises = new Rises(clock);
    }

    @Override
    public String service() {
        return "database";
    }

    @Override
    public Tier tier() {
        return Tier.CRITICAL;
    }

    @Override
    public Scope scope() {
        return Scope.INSTALLATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        Connection connection = target.connection();
        if (connection == null) {
            return own.ask(limit, waited -> own(limit, waited));
        }
        return Probe.with(
                target,
                "username",
                (to, username) ->
                        switch (further.ask(to, username, limit)) {
                            case FurtherPostgres.Told told -> judge(to.id().toString(), told);
                            case FurtherPostgres.Failed(var result) -> result;
                        });
    }

    private HealthResult own(Duration limit, Duration waited) throws SQLException {
        List<PoolFigures> pools = installation.pools();
        PostgresStore.Figures figures;
        try (java.sql.Connection connection = pool.getConnection()) {
            figures = store.ask(connection, limit.dividedBy(2));
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put(
                "poolUsedPercent", pools.stream().mapToInt(DatabaseMonitor::used).max().orElse(0));
        details.put("waiting", pools.stream().mapToInt(PoolFigures::waiting).sum());
        details.put("poolSize", pools.stream().mapToInt(PoolFigures::most).sum());
        details.put("poolActive", pools.stream().mapToInt(PoolFigures::active).sum());
        details.put("poolIdle", pools.stream().mapToInt(PoolFigures::idle).sum());
        details.putAll(server("own", figures));
        if (waited.isPositive()) {
            details.put("waitedMs", waited.toMillis());
            return HealthResult.degraded(
                    "our own pool was used up for "
                            + waited.toMillis()
                            + " ms; raise relaywatch.database.pool-size or see what holds its connections",
                    figures.roundTrip(),
                    details);
        }
        return judge(figures, details);
    }

    private static int used(PoolFigures pool) {
        return 100 * pool.active() / pool.most();
    }

    private HealthResult judge(String whose, FurtherPostgres.Told told) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("connectMs", told.connected().toMillis());
        details.putAll(server(whose, told.figures()));
        return judge(told.figures(), details);
    }

    private Map<String, Object> server(String whose, PostgresStore.Figures figures) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("version", figures.version());
        details.put("replica", figures.replica());
        if (figures.lagSeconds() != null) {
            details.put("replicationLagSeconds", Math.round(figures.lagSeconds() * 10) / 10.0);
        }
        details.put("connections", figures.used());
        details.put("connectionsUsedPercent", percent(figures));
        rises.perMinute(whose, figures.deadlocks())
                .ifPresent(rate -> details.put("deadlocksPerMinute", rate));
        return details;
    }

    private static int percent(PostgresStore.Figures figures) {
        return figures.places() <= 0 ? 100 : 100 * figures.used() / figures.places();
    }

    private static HealthResult judge(PostgresStore.Figures figures, Map<String, Object> details) {
        return percent(figures) >= NEARLY_ALL
                ? HealthResult.degraded(
                        figures.used()
                                + " of the server's "
                                + figures.places()
                                + " connections are in use; close some or raise max_connections",
                        figures.roundTrip(),
                        details)
                : HealthResult.healthy(figures.roundTrip(), details);
    }
}
