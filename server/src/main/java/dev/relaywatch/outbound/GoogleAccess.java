package dev.relaywatch.outbound;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.outbound.Answer.Response;
import dev.relaywatch.outbound.Answer.Unreached;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Access tokens of Google accounts, made from their refresh tokens: one a connection, shared by all
 * its lanes and checks, asked for once however many need it, and used until a minute before its
 * end. Source: Google, "Using OAuth 2.0 for Web Server Applications", "Refreshing an access token".
 */
@Component
public class GoogleAccess {
    private static final URI TOKENS = URI.create("https://oauth2.googleapis.com");
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(60);
    private static final Duration CALL = Duration.ofSeconds(10);

    /** So that a hundred lanes do not ask again what was just answered. */
    private static final Duration REFUSAL_HOLDS = Duration.ofSeconds(5);

    private static final Duration BRIEFLY = Duration.ofSeconds(1);
    private static final int MOST_SCOPES = 50;
    private static final long LONGEST_REFRESH_SECONDS = Duration.ofDays(36_500).toSeconds();
    private static final int KEPT_OF_A_REASON = 500;

    private final Outbound outbound;
    private final Clock clock;

    /** By fingerprint: a new secret is a new account. */
    private final AsyncCache<String, Known> known;

    /** Whoever waits for a slow answer holds up nobody else's account. */
    private final ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor();

    public GoogleAccess(Outbound outbound, Clock clock) {
        this.outbound = outbound;
        this.clock = clock;
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(10_000)
                        .expireAfterAccess(Duration.ofDays(1))
                        .buildAsync();
    }

    /** What came of asking for a token. */
    public sealed interface Outcome {
        /**
         * @param token sent as {@code Authorization: Bearer}
         * @param scopes what it is good for; empty where Google does not say
         * @param refreshEnds when the refresh token ends by itself; absent where it does not, or
         *     Google does not say
         */
        record Granted(String token, Set<String> scopes, @Nullable Instant refreshEnds)
                implements Outcome {
            public Granted {
                scopes = Set.copyOf(scopes);
            }

            @Override
            public String toString() {
                return "Granted[token]";
            }
        }

        /**
         * Google will not give one until a person acts.
         *
         * @param code Google's, such as {@code invalid_grant}
         * @param message for people, without secrets
         */
        record Refused(String code, String message, @Nullable Integer httpStatus)
                implements Outcome {}

        /**
         * May pass.
         *
         * @param after the pause Google asked for; absent when it named none
         * @param unreached why no answer came; absent where one did, or none was asked for
         */
        record Unavailable(
                String message,
                @Nullable Integer httpStatus,
                @Nullable Duration after,
                Answer.@Nullable Reason unreached)
                implements Outcome {}
    }

    /** What came of a call as the account. */
    public sealed interface Result {
        /** The call was made; Google may still have refused the token, after a new one too. */
        record Made(Answer answer) implements Result {}

        /** There was no token to make it with. */
        record NoToken(Outcome why) implements Result {}
    }

    private record Known(Outcome outcome, Instant until) {}

    /**
     * Makes a call as the account. Where Google does not take the token (401), the call is made
     * once more with a new one: what was not let in was not worked.
     *
     * @param call to be made with these headers and in this time
     * @param limit time for all of it
     */
    public Result call(
            Connection connection,
            BiFunction<Map<String, String>, Duration, Call> call,
            Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        Result first = once(connection, call, deadline);
        if (first instanceof Result.Made(Response response) && response.status() == 401) {
            return once(connection, call, deadline) instanceof Result.Made second ? second : first;
        }
        return first;
    }

    private Result once(
            Connection connection,
            BiFunction<Map<String, String>, Duration, Call> call,
            long deadline) {
        Outcome outcome = token(connection, left(deadline));
        if (!(outcome instanceof Outcome.Granted(var token, var _, var _))) {
            return new Result.NoToken(outcome);
        }
        Duration left = left(deadline);
        if (!left.isPositive()) {
            return new Result.NoToken(
                    new Outcome.Unavailable(
                            "there was no time left for the call",
                            null,
                            null,
                            Answer.Reason.TIMEOUT));
        }
        Answer answer = outbound.send(call.apply(Map.of("Authorization", "Bearer " + token), left));
        if (answer instanceof Response response && response.status() == 401) {
            forget(connection, token);
        }
        return new Result.Made(answer);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    /**
     * A token for the connection; whoever comes while one is being asked for waits for it.
     *
     * @param limit how long to wait
     */
    public Outcome token(Connection connection, Duration limit) {
        String missing = missing(connection);
        if (missing != null) {
            return new Outcome.Refused(
                    "configuration", "the connection needs secrets." + missing, null);
        }
        CompletableFuture<Known> asked = asked(connection);
        if (asked.isDone() && isOver(asked)) {
            known.asMap().remove(connection.fingerprint(), asked);
            asked = asked(connection);
        }
        try {
            return asked.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS).outcome();
        } catch (TimeoutException e) {
            return new Outcome.Unavailable(
                    "Google's token service did not answer in time",
                    null,
                    null,
                    Answer.Reason.TIMEOUT);
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking for a token failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unavailable(
                    "this server is stopping", null, null, Answer.Reason.INTERRUPTED);
        }
    }

    private boolean isOver(CompletableFuture<Known> answered) {
        return answered.isCompletedExceptionally()
                || !clock.instant().isBefore(answered.join().until());
    }

    private CompletableFuture<Known> asked(Connection connection) {
        return known.get(
                connection.fingerprint(),
                (_, _) -> CompletableFuture.supplyAsync(() -> ask(connection), asking));
    }

    /** Google did not take this token: the next one who asks gets a new one. */
    void forget(Connection connection, String token) {
        known.synchronous()
                .asMap()
                .computeIfPresent(
                        connection.fingerprint(),
                        (_, value) ->
                                value.outcome() instanceof Outcome.Granted(var used, var _, var _)
                                                && used.equals(token)
                                        ? null
                                        : value);
    }

    private static @Nullable String missing(Connection connection) {
        for (String name : new String[] {"client-id", "client-secret", "refresh-token"}) {
            if (connection.secret(name).orElse("").isBlank()) {
                return name;
            }
        }
        return null;
    }

    private Known ask(Connection connection) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", connection.secret("client-id").orElseThrow());
        form.put("client_secret", connection.secret("client-secret").orElseThrow());
        form.put("refresh_token", connection.secret("refresh-token").orElseThrow());
        byte[] body =
                form.entrySet().stream()
                        .map(field ->
                                field.getKey()
                                        + "="
                                        + URLEncoder.encode(
                                                field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))
                        .getBytes(StandardCharsets.UTF_8);
        Answer answer =
                outbound.send(
                        Call.post(
                                address(connection),
                                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                                body,
                                CALL));
        return switch (answer) {
            case Unreached(var reason, var message, var _) ->
                    reason == Answer.Reason.FORBIDDEN_ADDRESS
                            ? refused("forbidden_address", message, null)
                            : lasting(
                                    new Outcome.Unavailable(message, null, null, reason), BRIEFLY);
            case Response response -> read(connection, response);
        };
    }

    private static URI address(Connection connection) {
        return connection
                .setting("token-url")
                .map(URI::create)
                .orElseGet(() -> connection.address(TOKENS, "/token"));
    }

    private Known read(Connection connection, Response response) {
        Optional<JsonNode> body = response.json().filter(JsonNode::isObject);
        String token = body.map(it -> it.path("access_token").asString("")).orElse("");
        if (response.status() == 200 && token.matches("[!-~]+")) {
            long seconds = Math.clamp(body.orElseThrow().path("expires_in").asLong(0), 0, 86_400);
            return lasting(
                    new Outcome.Granted(
                            token, scopes(body.orElseThrow()), refreshEnds(body.orElseThrow())),
                    Duration.ofSeconds(seconds).minus(BEFORE_THE_END));
        }
        String error = body.map(it -> it.path("error").asString("")).orElse("");
        boolean passes =
                response.status() == 429
                        || response.status() >= 500
                        || error.isEmpty()
                        || error.equals("temporarily_unavailable")
                        || error.equals("internal_failure");
        if (passes) {
            return unavailable(
                    "Google's token service answered " + response.status(),
                    response.status(),
                    RetryAfter.of(response, clock.instant()).orElse(null));
        }
        String words = body.map(it -> it.path("error_description").asString("")).orElse("");
        Redaction redaction = Redaction.of(connection.secrets().values());
        return refused(
                redaction.body(error, 100),
                "Google gives no access token: "
                        + redaction.body(words.isEmpty() ? error : words, KEPT_OF_A_REASON)
                        + "; connect the Google account again",
                response.status());
    }

    private static Set<String> scopes(JsonNode granted) {
        String scopes = granted.path("scope").asString("").strip();
        return scopes.isEmpty()
                ? Set.of()
                : Arrays.stream(scopes.split(" +")).limit(MOST_SCOPES).collect(Collectors.toSet());
    }

    /** Said only where access was given for a time, or to an app that is being tested. */
    private @Nullable Instant refreshEnds(JsonNode granted) {
        long seconds = granted.path("refresh_token_expires_in").asLong(0);
        return seconds > 0
                ? clock.instant().plusSeconds(Math.min(seconds, LONGEST_REFRESH_SECONDS))
                : null;
    }

    private Known refused(String code, String message, @Nullable Integer status) {
        return lasting(new Outcome.Refused(code, message, status), REFUSAL_HOLDS);
    }

    private Known unavailable(String message, @Nullable Integer status, @Nullable Duration after) {
        return lasting(new Outcome.Unavailable(message, status, after, null), BRIEFLY);
    }

    private Known lasting(Outcome outcome, Duration lasts) {
        return new Known(outcome, clock.instant().plus(lasts));
    }
}
