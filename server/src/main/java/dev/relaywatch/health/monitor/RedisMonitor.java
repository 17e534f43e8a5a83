package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.RedisServers;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.tenancy.Connection;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

/** Redis: the one that nodes share, and further ones (redis.io, "PING", "INFO"). */
@Component
class RedisMonitor implements Monitor {
    private static final int PORT = 6379;
    private static final int NEARLY_ALL = 90;

    private final RedisServers servers;
    private final Rises rises;

    RedisMonitor(RedisServers servers, Clock clock) {
        this.servers = servers;
        this.rises = new Rises(clock);
    }

    @Override
    public String service() {
        return "redis";
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
            return servers.own()
                    .map(own -> ask("own", own, limit))
                    .orElseGet(() ->
                            HealthResult.unknown(
                                    "no Redis is configured and none is needed; set"
                                            + " relaywatch.redis.url to share results of checks"));
        }
        if (connection.tenant() != null) {
            return HealthResult.unknown(
                    "Redis servers are watched for the platform; make it one of the platform's connections");
        }
        return switch (ServerAddress.of(connection, PORT, "redis", "rediss")) {
            case ServerAddress.Unusable(var why) -> HealthResult.unknown(why);
            case ServerAddress.Given given ->
                    given.name().isEmpty() || given.name().matches("\\d{1,4}")
                            ? Probe.shown(
                                    ask(
                                            connection.id().toString(),
                                            address(given, connection),
                                            limit),
                                    connection)
                            : HealthResult.unknown(
                                    "a database of Redis has a number; give it as name");
        };
    }

    private static RedisURI address(ServerAddress.Given given, Connection connection) {
        RedisURI.Builder builder =
                RedisURI.builder()
                        .withHost(given.host())
                        .withPort(given.port())
                        .withSsl(given.scheme().equals("rediss"))
                        .withDatabase(given.name().isEmpty() ? 0 : Integer.parseInt(given.name()));
        connection
                .secret("password")
                .ifPresent(password ->
                        connection
                                .secret("username")
                                .filter(name -> !name.isBlank())
                                .ifPresentOrElse(
                                        name ->
                                                builder.withAuthentication(
                                                        name, password.toCharArray()),
                                        () -> builder.withPassword(password.toCharArray())));
        return builder.build();
    }

    private HealthResult ask(String whose, RedisURI server, Duration limit) {
        long start = System.nanoTime();
        try (StatefulRedisConnection<String, String> connection =
                servers.open(server, limit.dividedBy(2))) {
            RedisCommands<String, String> redis = connection.sync();
            long asked = System.nanoTime();
            String pong = redis.ping();
            Duration roundTrip = Duration.ofNanos(System.nanoTime() - asked);
            return "PONG".equals(pong)
                    ? judge(whose, RedisInfo.of(redis.info()), roundTrip)
                    : HealthResult.unhealthy(
                            "it answers with something else than Redis does", roundTrip, Map.of());
        } catch (RedisException e) {
            return failed(server, e, Duration.ofNanos(System.nanoTime() - start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HealthResult.unknown("this server is stopping");
        }
    }

    private HealthResult judge(String whose, RedisInfo info, Duration roundTrip) {
        Map<String, Object> details = details(whose, info);
        if (info.is("rdb_last_bgsave_status", "err") || info.is("aof_last_write_status", "err")) {
            return HealthResult.unhealthy(
                    "its last save failed, so that it refuses writes; give it room on its disk",
                    roundTrip,
                    details);
        }
        if (info.is("loading", "1")) {
            return HealthResult.degraded("it is loading its data", roundTrip, details);
        }
        if (info.is("master_link_status", "down")) {
            return HealthResult.degraded(
                    "it is a replica and has lost its primary", roundTrip, details);
        }
        return details.get("clientsUsedPercent") instanceof Long used && used >= NEARLY_ALL
                ? HealthResult.degraded(
                        used + " % of its clients' places are taken; raise maxclients",
                        roundTrip,
                        details)
                : HealthResult.healthy(roundTrip, details);
    }

    private Map<String, Object> details(String whose, RedisInfo info) {
        Map<String, Object> details = new LinkedHashMap<>();
        memory(info, details);
        info.number("evicted_keys")
                .flatMap(count -> rises.perMinute(whose + ":evicted", count))
                .ifPresent(rate -> details.put("evictedPerMinute", rate));
        info.number("connected_clients")
                .ifPresent(n -> {
                    details.put("connectedClients", n);
                    info.number("maxclients")
                            .filter(most -> most > 0)
                            .ifPresent(most -> details.put("clientsUsedPercent", 100 * n / most));
                });
        info.number("blocked_clients").ifPresent(n -> details.put("blockedClients", n));
        details.put("keys", info.keys());
        info.text("redis_version").ifPresent(version -> details.put("version", version));
        info.text("role").ifPresent(role -> details.put("role", role));
        info.number("master_last_io_seconds_ago")
                .ifPresent(lag -> details.put("replicationLagSeconds", lag));
        return details;
    }

    /** Without a limit of its own it may take all that the machine has. */
    private static void memory(RedisInfo info, Map<String, Object> details) {
        long limit = info.number("maxmemory").orElse(0L);
        long most = limit > 0 ? limit : info.number("total_system_memory").orElse(0L);
        info.number("used_memory")
                .ifPresent(used -> {
                    if (most > 0) {
                        details.put("memoryUsedPercent", Math.round(1_000.0 * used / most) / 10.0);
                    }
                    details.put("memoryUsedBytes", used);
                });
        details.put("memoryLimited", limit > 0);
        info.text("maxmemory_policy").ifPresent(policy -> details.put("evictionPolicy", policy));
    }

    private static HealthResult failed(RedisURI server, RedisException e, Duration took) {
        Throwable root = NestedExceptionUtils.getMostSpecificCause(e);
        String where = server.getHost() + ":" + server.getPort();
        String said = String.valueOf(root.getMessage());
        String code = said.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (code) {
            case "NOAUTH", "WRONGPASS", "NOPERM" ->
                    HealthResult.unhealthy(
                            "the login is refused ("
                                    + code
                                    + "); give a valid username and password",
                            took,
                            Map.of());
            case "LOADING" -> HealthResult.degraded("it is loading its data", took, Map.of());
            case "BUSY", "TRYAGAIN" ->
                    HealthResult.degraded("it is busy with a script", took, Map.of());
            case "OOM" ->
                    HealthResult.unhealthy(
                            "its memory is full; raise its maxmemory, or keep less in it",
                            took,
                            Map.of());
            case "CLUSTERDOWN", "MASTERDOWN", "MISCONF" ->
                    HealthResult.unhealthy("it answers " + code, took, Map.of());
            default -> unreached(where, root, said, took);
        };
    }

    private static HealthResult unreached(
            String where, Throwable root, String said, Duration took) {
        if (said.contains("max number of clients reached")) {
            return HealthResult.degraded(
                    "all its clients' places are taken; raise maxclients", took, Map.of());
        }
        return switch (root) {
            case RedisCommandTimeoutException _ ->
                    HealthResult.unhealthy(
                            "timed out: " + where + " did not answer in time", took, Map.of());
            case UnknownHostException _ ->
                    HealthResult.unhealthy(
                            "the name of " + where + " was not found",
                            took,
                            Map.of("unreached", true));
            default -> HealthResult.unhealthy(where + " cannot be connected to", took, Map.of());
        };
    }
}
