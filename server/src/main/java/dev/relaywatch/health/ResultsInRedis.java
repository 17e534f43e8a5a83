package dev.relaywatch.health;

import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The latest results in the Redis that nodes share, and for a second in the memory of this server:
 * a thousand tenants' are long to read. While Redis is away this server remembers for itself, and
 * nobody waits for it but now and then one who looks whether it is back.
 */
class ResultsInRedis implements ResultCache {
    private static final Logger log = LoggerFactory.getLogger(ResultsInRedis.class);
    private static final TypeReference<List<CheckState>> CHECKS = new TypeReference<>() {};

    /** Changes with the shape of {@link CheckState}, since versions run beside each other. */
    private static final String SHAPE = "1";

    private static final Duration NEAR = Duration.ofSeconds(1);
    private final RedisServers servers;
    private final RedisURI server;
    private final String prefix;
    private final Duration limit;
    private final Duration pause;
    private final JsonMapper json;
    private final ResultsInProcess near = new ResultsInProcess();

    /** What must be forgotten there before anything is read there. */
    private final Set<String> owed = ConcurrentHashMap.newKeySet();

    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile long lastTrouble;
    private volatile boolean away;

    /**
     * @param installation tells installations apart that share a Redis
     * @param limit of each call to Redis
     * @param pause between two looks whether it is back
     */
    ResultsInRedis(
            RedisServers servers,
            RedisURI server,
            String installation,
            Duration limit,
            Duration pause,
            JsonMapper json) {
        this.servers = servers;
        this.server = server;
        this.prefix = "relaywatch:" + installation + ":results:" + SHAPE + ":";
        this.limit = limit;
        this.pause = pause;
        this.lastTrouble = System.nanoTime() - pause.toNanos();
        this.json = json;
    }

    @Override
    public Map<String, List<CheckState>> get(List<String> services) {
        Map<String, List<CheckState>> found = new HashMap<>(near.get(services));
        List<String> missing =
                services.stream().filter(service -> !found.containsKey(service)).toList();
        if (!missing.isEmpty()) {
            asked(redis -> redis.mget(missing.stream().map(prefix::concat).toArray(String[]::new)))
                    .ifPresent(values -> values.forEach(value -> keep(value, found)));
        }
        return found;
    }

    private void keep(KeyValue<String, String> value, Map<String, List<CheckState>> found) {
        if (!value.hasValue()) {
            return;
        }
        String service = value.getKey().substring(prefix.length());
        try {
            List<CheckState> checks = json.readValue(value.getValue(), CHECKS);
            near.put(service, checks, NEAR);
            found.put(service, checks);
        } catch (JacksonException e) {
            log.warn(
                    "What Redis keeps of {} cannot be read and is read from the database: {}",
                    service,
                    e.getClass().getSimpleName());
        }
    }

    @Override
    public void put(String service, List<CheckState> checks, Duration longest) {
        String text = json.writeValueAsString(checks);
        boolean kept =
                asked(redis ->
                                redis.set(
                                        prefix + service,
                                        text,
                                        SetArgs.Builder.px(Math.max(1, longest.toMillis()))))
                        .isPresent();
        near.put(service, checks, kept && longest.compareTo(NEAR) > 0 ? NEAR : longest);
    }

    @Override
    public void forget(String service) {
        near.forget(service);
        owed.add(service);
        Optional<Long> _ = asked(_ -> 0L);
    }

    /** Empty where Redis is away; whoever asks then goes on without it. */
    private <T> Optional<T> asked(Function<RedisCommands<String, String>, T> command) {
        StatefulRedisConnection<String, String> open = connection();
        if (open == null) {
            return Optional.empty();
        }
        try {
            RedisCommands<String, String> redis = open.sync();
            payOwed(redis);
            T answer = command.apply(redis);
            if (away) {
                away = false;
                log.info("Redis answers again; results of checks are shared through it");
            }
            return Optional.ofNullable(answer);
        } catch (RedisException e) {
            trouble(open, e);
            return Optional.empty();
        }
    }

    private void payOwed(RedisCommands<String, String> redis) {
        List<String> services = List.copyOf(owed);
        if (!services.isEmpty()) {
            // taken out first: what is owed meanwhile is owed again
            services.forEach(owed::remove);
            try {
                redis.del(services.stream().map(prefix::concat).toArray(String[]::new));
            } catch (RedisException e) {
                owed.addAll(services);
                throw e;
            }
        }
    }

    /** Null while it is away; one caller at a time looks whether it is back. */
    private @Nullable StatefulRedisConnection<String, String> connection() {
        StatefulRedisConnection<String, String> open = connection;
        if (open != null && open.isOpen()) {
            return open;
        }
        if (System.nanoTime() - lastTrouble < pause.toNanos() || !connecting.tryLock()) {
            return null;
        }
        try {
            StatefulRedisConnection<String, String> made = servers.open(server, limit);
            connection = made;
            return made;
        } catch (RedisException e) {
            trouble(null, e);
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            connecting.unlock();
        }
    }

    private void trouble(@Nullable StatefulRedisConnection<String, String> open, RedisException e) {
        lastTrouble = System.nanoTime();
        if (open != null) {
            var _ = open.closeAsync();
        }
        connection = null;
        if (!away) {
            away = true;
            log.warn(
                    "Redis is away; results of checks come from the database until it is back. Looking for it every {}: {}",
                    pause,
                    e.toString());
        }
    }

    @PreDestroy
    void close() {
        StatefulRedisConnection<String, String> open = connection;
        if (open != null) {
            open.close();
        }
    }
}
