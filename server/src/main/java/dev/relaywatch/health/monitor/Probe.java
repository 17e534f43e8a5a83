package dev.relaywatch.health.monitor;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Target;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** One HTTP call of a monitor, and what holds of its answer whatever the service. */
@Component
class Probe {
    private static final int REDIRECTS = 3;
    private static final int KEPT_WORDS = 200;
    private static final int KEPT_REASON = 480;
    private static final int MOST_ENTRIES = 50;
    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** By the connection as it was read; it is read anew now and then. */
    private static final Cache<Connection, Redaction> REDACTIONS =
            Caffeine.newBuilder().weakKeys().build();

    private final Outbound outbound;

    Probe(Outbound outbound) {
        this.outbound = outbound;
    }

    /**
     * An answer that the service itself may have given.
     *
     * @param host who was asked
     * @param json missing where the body is none
     * @param details of the result to be; more may be put in
     */
    record Answered(
            String host, Answer.Response response, JsonNode json, Map<String, Object> details) {
        int status() {
            return response.status();
        }

        /** What this call left of the time for all; never nothing, which no call may have. */
        Duration left(Duration limit) {
            Duration left = limit.minus(response.took());
            return left.isPositive() ? left : SHORTEST;
        }

        HealthResult healthy() {
            return HealthResult.healthy(response.took(), details);
        }

        HealthResult degraded(String reason) {
            return HealthResult.degraded(reason, response.took(), details);
        }

        /**
         * @param said the service's own words; blank where it had none
         */
        HealthResult unhealthy(String said) {
            return HealthResult.unhealthy(
                    said.isBlank() ? host + " answers " + status() : shortened(said),
                    response.took(),
                    details);
        }

        /** Throttled is busy, not down. */
        HealthResult throttled(String said) {
            response.header("retry-after").ifPresent(after -> details.put("retryAfter", after));
            return degraded(
                    "it asks for a rest"
                            + (said.isBlank() ? " (" + status() + ")" : ": " + shortened(said)));
        }

        /** 200, and not what the service answers. */
        HealthResult nonsense() {
            return unhealthy(
                    host
                            + (response.isPage()
                                    ? " answers with a page where JSON was expected: a proxy or a login page stands before it"
                                    : " answers "
                                            + status()
                                            + " with something else than its own format"));
        }

        private static String shortened(String words) {
            return words.length() > KEPT_WORDS ? words.substring(0, KEPT_WORDS) + "…" : words;
        }
    }

    /** What the service said, to go on with after it; empty where it said nothing. */
    static String because(String said) {
        String words = said.strip();
        return words.isEmpty()
                ? ""
                : ": " + (words.endsWith(".") ? words.substring(0, words.length() - 1) : words);
    }

    /** The target's connection and one secret of it, without which nothing can be found out. */
    static HealthResult with(
            Target target, String secret, BiFunction<Connection, String, HealthResult> look) {
        Connection connection = target.connection();
        if (connection == null) {
            return HealthResult.unknown("there is no connection; add one to have it watched");
        }
        Optional<String> given = connection.secret(secret).filter(text -> !text.isBlank());
        if (given.isEmpty()) {
            return HealthResult.unknown(
                    "no " + secret + " is given; add it to the connection to have it watched");
        }
        return given.get().chars().anyMatch(Character::isISOControl)
                ? HealthResult.unknown(
                        secret + " has a line break or another control character; give it again")
                : shown(look.apply(connection, given.get()), connection);
    }

    /** The target's connection, for what needs no secret. */
    static HealthResult of(Target target, Function<Connection, HealthResult> look) {
        Connection connection = target.connection();
        return connection == null
                ? HealthResult.unknown("there is no connection; add one to have it watched")
                : shown(look.apply(connection), connection);
    }

    /** Services quote what they were sent: nothing of it is shown, and nothing without end. */
    static HealthResult shown(HealthResult result, Connection connection) {
        Redaction redaction =
                REDACTIONS.get(connection, one -> Redaction.of(one.secrets().values()));
        String reason = result.reason();
        return new HealthResult(
                result.status(),
                reason == null ? null : redaction.body(reason, KEPT_REASON),
                result.latency(),
                shown(result.details(), redaction));
    }

    private static Map<String, Object> shown(Map<?, ?> details, Redaction redaction) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : details.entrySet()) {
            if (shown.size() == MOST_ENTRIES) {
                break;
            }
            shown.put(
                    redaction.body(entry.getKey().toString(), KEPT_WORDS),
                    shown(entry.getValue(), redaction));
        }
        return shown;
    }

    private static Object shown(Object value, Redaction redaction) {
        return switch (value) {
            case Map<?, ?> map -> shown(map, redaction);
            case Collection<?> list ->
                    list.stream().limit(MOST_ENTRIES).map(one -> shown(one, redaction)).toList();
            case Number number -> number;
            case Boolean flag -> flag;
            default -> redaction.body(value.toString(), KEPT_WORDS);
        };
    }

    /** Sends the call; {@code judge} sees every answer but a redirect. */
    HealthResult judged(Call call, Function<Answered, HealthResult> judge) {
        return judged(call.uri(), outbound.send(call), judge);
    }

    /** As {@link #judged(Call, Function)}, of a call that was made elsewhere. */
    static HealthResult judged(URI asked, Answer answer, Function<Answered, HealthResult> judge) {
        return switch (answer) {
            case Answer.Unreached unreached -> unreached(unreached);
            case Answer.Response response -> {
                Answered answered = answered(asked, response);
                yield response.status() / 100 == REDIRECTS
                        ? answered.unhealthy(elsewhere(asked, answered))
                        : judge.apply(answered);
            }
        };
    }

    private static String elsewhere(URI asked, Answered answered) {
        boolean encrypted =
                "http".equalsIgnoreCase(asked.getScheme())
                        && answered.response()
                                .header("location")
                                .filter(to -> to.regionMatches(true, 0, "https://", 0, 8))
                                .isPresent();
        return answered.host()
                + (encrypted ? " sends calls to https (" : " sends calls elsewhere (")
                + answered.status()
                + ") and is not followed; give "
                + (encrypted ? "its address with https://" : "the address it moved to");
    }

    private static Answered answered(URI asked, Answer.Response response) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("httpStatus", response.status());
        return new Answered(
                String.valueOf(asked.getHost()),
                response,
                response.json().orElse(MissingNode.getInstance()),
                details);
    }

    static HealthResult unreached(Answer.Unreached unreached) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("failure", unreached.reason().name().toLowerCase(Locale.ROOT));
        return switch (unreached.reason()) {
            case INTERRUPTED, FORBIDDEN_ADDRESS -> HealthResult.unknown(unreached.message());
            case DNS, UNREACHABLE -> {
                details.put("unreached", true);
                yield HealthResult.unhealthy(unreached.message(), unreached.took(), details);
            }
            case TIMEOUT ->
                    HealthResult.unhealthy(
                            "timed out: " + unreached.message(), unreached.took(), details);
            case REFUSED, RESET, TLS, PROTOCOL ->
                    HealthResult.unhealthy(unreached.message(), unreached.took(), details);
        };
    }
}
