package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Meta: has the token looked at, which also tells when it ends and what it may do, then reads the
 * ad account, or the pixel where none is named. Source: Meta, "Handling Errors", "Rate Limits" and
 * the reference of debug_token and of the ad account (v26.0).
 */
@Component
class MetaMonitor implements Monitor {
    private static final URI GRAPH = URI.create("https://graph.facebook.com");
    private static final String VERSION = "v26.0";

    private static final Set<Integer> TOKEN = Set.of(102, 190, 2500);
    private static final Set<Integer> THROTTLING = Set.of(4, 17, 32, 341, 613);

    private final Probe probe;
    private final Clock clock;

    MetaMonitor(Probe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "meta";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "access-token",
                (connection, token) ->
                        mistake(connection)
                                .map(HealthResult::unknown)
                                .orElseGet(() -> new Look(connection, token, limit).debugToken()));
    }

    private static Optional<String> mistake(Connection connection) {
        if (!connection.setting("api-version").orElse(VERSION).matches("v\\d{1,3}\\.\\d")) {
            return Optional.of("settings.api-version must look like " + VERSION);
        }
        if (!connection.setting("ad-account-id").orElse("1").matches("(act_)?\\d{1,32}")) {
            return Optional.of("settings.ad-account-id must look like act_123");
        }
        return connection.setting("pixel-id").orElse("1").matches("\\d{1,32}")
                ? Optional.empty()
                : Optional.of("settings.pixel-id must be a number");
    }

    /** One check under way. */
    private final class Look {
        private final Connection connection;
        private final String token;
        private final Duration limit;

        Look(Connection connection, String token, Duration limit) {
            this.connection = connection;
            this.token = token;
            this.limit = limit;
        }

        /** The token looks at itself; one that may not is shown by the read that follows. */
        HealthResult debugToken() {
            return probe.judged(
                    get("debug_token", "input_token=" + encoded(token), limit),
                    answer -> {
                        JsonNode error = answer.json().path("error");
                        if (mayNot(error)) {
                            return object(answer, false);
                        }
                        JsonNode data = answer.json().path("data");
                        if (error.isObject() || answer.status() != 200) {
                            return refused(answer, error);
                        }
                        if (!data.path("is_valid").isBoolean()) {
                            return answer.nonsense();
                        }
                        MetaToken seen = MetaToken.of(data, clock.instant());
                        answer.details().putAll(seen.details());
                        return seen.isValid()
                                ? object(answer, true)
                                : answer.unhealthy(
                                        "the token is no longer valid"
                                                + Probe.because(seen.error())
                                                + "; make a new one and give it");
                    });
        }

        private HealthResult object(Probe.Answered before, boolean inspected) {
            Optional<String> account =
                    connection
                            .setting("ad-account-id")
                            .map(id -> id.startsWith("act_") ? id : "act_" + id);
            Optional<String> pixel = connection.setting("pixel-id");
            if (account.isEmpty() && pixel.isEmpty() && inspected) {
                return verdict(before);
            }
            String object = account.or(() -> pixel).orElse("me");
            String fields =
                    account.isPresent()
                            ? "fields=id,name,account_status,disable_reason,currency"
                            : "fields=id,name";
            Duration left = limit.minus(before.response().took());
            return probe.judged(
                    get(object, fields, left.isPositive() ? left : Duration.ofMillis(1)),
                    answer -> {
                        Map<String, Object> read = Map.copyOf(answer.details());
                        answer.details().putAll(before.details());
                        answer.details().putAll(read);
                        MetaRateLeft.of(before.response())
                                .ifPresent(usage -> rate(answer.details(), usage));
                        if (answer.json().path("error").isObject() || answer.status() != 200) {
                            return refused(answer, answer.json().path("error"));
                        }
                        return answer.json().path("id").isString()
                                ? found(answer, account.isPresent())
                                : answer.nonsense();
                    });
        }

        private HealthResult found(Probe.Answered answer, boolean isAccount) {
            JsonNode json = answer.json();
            answer.details().put("name", json.path("name").asString(""));
            if (!isAccount) {
                return verdict(answer);
            }
            int number = json.path("account_status").asInt(0);
            answer.details().put("currency", json.path("currency").asString(""));
            answer.details().put("accountStatus", accountStatus(number));
            String words =
                    "the ad account is " + accountStatus(number) + ": look at it in Ads Manager";
            return switch (number) {
                case 1 -> verdict(answer);
                case 2, 101 -> answer.unhealthy(words);
                default -> answer.degraded(words);
            };
        }

        private HealthResult verdict(Probe.Answered answer) {
            Optional<MetaRateLeft> usage = MetaRateLeft.of(answer.response());
            usage.ifPresent(left -> rate(answer.details(), left));
            if (answer.details().get("missingScopes") instanceof List<?> missing) {
                return answer.degraded(
                        "the token lacks the permission "
                                + missing.getFirst()
                                + ", without which Meta takes no events of it: make a new one with it");
            }
            return usage.filter(left -> left.percentLeft().signum() == 0)
                    .map(left ->
                            answer.degraded(
                                    "the limit of "
                                            + left.limit()
                                            + " is used up"
                                            + (left.minutesToRegain() > 0
                                                    ? ", for " + left.minutesToRegain() + " minutes"
                                                    : "")
                                            + ": send less, or ask Meta for a higher access tier"))
                    .orElseGet(answer::healthy);
        }

        private Call get(String object, String query, Duration left) {
            return Call.get(
                    connection.address(
                            GRAPH,
                            "/"
                                    + connection.setting("api-version").orElse(VERSION)
                                    + "/"
                                    + object
                                    + "?"
                                    + query
                                    + proof()),
                    Map.of("Authorization", "Bearer " + token),
                    left);
        }

        private String proof() {
            return connection
                    .secret("app-secret")
                    .filter(secret -> !secret.isBlank())
                    .map(secret -> "&appsecret_proof=" + hmac(secret, token))
                    .orElse("");
        }
    }

    /** Of two answers the one with less left counts. */
    private static void rate(Map<String, Object> details, MetaRateLeft usage) {
        boolean less =
                !(details.get(RateLeft.METRIC) instanceof BigDecimal known)
                        || usage.percentLeft().compareTo(known) < 0;
        if (less) {
            details.put(RateLeft.METRIC, usage.percentLeft());
            details.put("rateLimit", usage.limit());
        }
        if (usage.minutesToRegain() > 0) {
            details.put("minutesToRegainAccess", usage.minutesToRegain());
        }
    }

    /** The token is in order as far as this tells, and may not do this. */
    private static boolean mayNot(JsonNode error) {
        int code = error.path("code").asInt(0);
        return !error.path("is_transient").asBoolean(false)
                && (code == 3 || code == 10 || code == 100 || (code >= 200 && code <= 299));
    }

    /** The code counts, whatever the status. */
    private static HealthResult refused(Probe.Answered answer, JsonNode error) {
        int code = error.path("code").asInt(0);
        String said = error.path("message").asString("");
        answer.details().remove(RateLeft.METRIC);
        if (code != 0) {
            answer.details().put("errorCode", String.valueOf(code));
        }
        if (answer.status() == 429
                || THROTTLING.contains(code)
                || (code >= 80_000 && code <= 80_014)) {
            return answer.throttled(said);
        }
        if (TOKEN.contains(code)) {
            return answer.unhealthy(
                    "the token is refused" + Probe.because(said) + "; make a new one and give it");
        }
        if (code == 368) {
            return answer.unhealthy(
                    "Meta has blocked the account for a time"
                            + Probe.because(said)
                            + "; look at it in Business Support");
        }
        if (mayNot(error)) {
            return answer.unhealthy(
                    "the token may not read it, or there is no such id: look at its permissions and"
                            + " at settings.ad-account-id and settings.pixel-id"
                            + Probe.because(said));
        }
        return answer.unhealthy(said);
    }

    private static String accountStatus(int number) {
        return switch (number) {
            case 1 -> "active";
            case 2 -> "disabled";
            case 3 -> "unsettled";
            case 7 -> "pending a review of risk";
            case 8 -> "pending settlement";
            case 9 -> "in its grace period";
            case 100 -> "pending closure";
            case 101 -> "closed";
            default -> "in status " + number;
        };
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Lower-case hex HMAC-SHA256 of the token, keyed by the app's secret (Meta, "Securing Graph API
     * Requests").
     */
    private static String hmac(String appSecret, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
