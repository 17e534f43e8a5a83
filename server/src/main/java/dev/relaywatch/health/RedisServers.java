package dev.relaywatch.health;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Connections to Redis servers: each is bounded in time and ends with its first trouble; nothing
 * connects again by itself. A few threads serve them all, once there is a first.
 */
@Component
@EnableConfigurationProperties(RedisProperties.class)
public class RedisServers {
    private static final int THREADS = 2;
    private static final RedisCredentialsProvider NOBODY =
            RedisCredentialsProvider.from(() -> RedisCredentials.just(null, (CharSequence) null));

    private final @Nullable RedisURI own;
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private boolean closed;

    RedisServers(RedisProperties properties) {
        this.own = properties.given().map(RedisURI::create).orElse(null);
    }

    /** The one that nodes share; empty where each remembers for itself. */
    public Optional<RedisURI> own() {
        return Optional.ofNullable(own);
    }

    /**
     * Connects; the caller closes.
     *
     * @param limit to connect, and then for each command
     * @throws io.lettuce.core.RedisException when it cannot be connected to
     */
    public StatefulRedisConnection<String, String> open(RedisURI server, Duration limit)
            throws InterruptedException {
        RedisURI bounded = RedisURI.builder(server).withTimeout(limit).withDatabase(0).build();
        bounded.setCredentialsProvider(NOBODY);
        CompletableFuture<StatefulRedisConnection<String, String>> opening =
                client().connectAsync(StringCodec.UTF8, bounded)
                        .toCompletableFuture()
                        .thenCompose(connection -> entered(connection, server));
        try {
            return opening.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            CompletableFuture<?> _ = opening.thenCompose(StatefulRedisConnection::closeAsync);
            throw new RedisCommandTimeoutException(
                    "no connection within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new RedisConnectionException("no connection", e.getCause());
        } catch (InterruptedException e) {
            CompletableFuture<?> _ = opening.thenCompose(StatefulRedisConnection::closeAsync);
            throw e;
        }
    }

    /**
     * Logs in and chooses the database once there is a connection: of a login that is refused while
     * the library connects, it often tells no more than that nothing was connected.
     */
    private static CompletionStage<StatefulRedisConnection<String, String>> entered(
            StatefulRedisConnection<String, String> connection, RedisURI server) {
        RedisAsyncCommands<String, String> redis = connection.async();
        return server.getCredentialsProvider()
                .resolveCredentials()
                .toFuture()
                .thenCompose(login ->
                        login == null || !login.hasPassword()
                                ? CompletableFuture.completedFuture("")
                                : login.hasUsername()
                                        ? redis.auth(
                                                login.getUsername(),
                                                String.valueOf(login.getPassword()))
                                        : redis.auth(String.valueOf(login.getPassword())))
                .thenCompose(_ ->
                        server.getDatabase() == 0
                                ? CompletableFuture.completedFuture("")
                                : redis.select(server.getDatabase()))
                .whenComplete((_, refused) -> {
                    if (refused != null) {
                        CompletableFuture<?> _ = connection.closeAsync();
                    }
                })
                .thenApply(_ -> connection);
    }

    private synchronized RedisClient client() {
        if (closed) {
            throw new RedisConnectionException("this server is stopping");
        }
        RedisClient known = client;
        if (known != null) {
            return known;
        }
        ClientResources threads =
                DefaultClientResources.builder()
                        .ioThreadPoolSize(THREADS)
                        .computationThreadPoolSize(THREADS)
                        .build();
        RedisClient made = RedisClient.create(threads);
        made.setOptions(
                ClientOptions.builder()
                        .autoReconnect(false)
                        .protocolVersion(ProtocolVersion.RESP2)
                        .pingBeforeActivateConnection(false)
                        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                        .timeoutOptions(TimeoutOptions.enabled())
                        .socketOptions(SocketOptions.builder().keepAlive(true).build())
                        .build());
        resources = threads;
        client = made;
        return made;
    }

    @PreDestroy
    synchronized void close() {
        closed = true;
        if (client != null) {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
        if (resources != null) {
            Future<?> _ = resources.shutdown(0, 2, TimeUnit.SECONDS);
        }
    }
}
