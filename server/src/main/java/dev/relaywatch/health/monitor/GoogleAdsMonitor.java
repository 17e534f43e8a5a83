package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.GoogleAccess.Outcome;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Google Ads: makes an access token of the refresh token and lists the accounts that it opens.
 * Source: Google, "Using OAuth 2.0 for Web Server Applications"; Google Ads API v26,
 * "ListAccessibleCustomers" and "Understand API errors".
 */
@Component
class GoogleAdsMonitor implements Monitor {
    private static final URI GOOGLE_ADS = URI.create("https://googleads.googleapis.com");
    private static final String LIST = "/v26/customers:listAccessibleCustomers";
    private static final String SCOPE = "https://www.googleapis.com/auth/";
    private static final String CUSTOMERS = "accessibleCustomers";
    private static final int MOST_CUSTOMERS = 10_000;

    /** The account may not list accounts, which says nothing of the Data Manager API. */
    private static final Set<String> NOT_THIS_API =
            Set.of("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "SERVICE_DISABLED");

    private final GoogleAccess access;
    private final Clock clock;

    GoogleAdsMonitor(GoogleAccess access, Clock clock) {
        this.access = access;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "google-ads";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "client-id",
                (_, _) ->
                        Probe.with(
                                target,
                                "client-secret",
                                (_, _) ->
                                        Probe.with(
                                                target,
                                                "refresh-token",
                                                (connection, _) -> look(connection, limit))));
    }

    private HealthResult look(Connection connection, Duration limit) {
        long start = System.nanoTime();
        Outcome outcome = access.token(connection, limit);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        if (!(outcome instanceof Outcome.Granted(var _, var scopes, var ends))) {
            return without(outcome, took);
        }
        Account account = Account.of(connection);
        Map<String, Object> token = token(ends);
        String lacking = lacking(scopes, account.api());
        // where nobody said by which API it sends, a token for the other one may be meant for that
        if (lacking != null) {
            token.put("missingScopes", List.of(lacking));
            if (connection.setting("api").isPresent() || !scopes.contains(SCOPE + "adwords")) {
                return HealthResult.degraded(
                        "the Google account was connected without the scope "
                                + lacking
                                + ": connect it again and grant it",
                        took,
                        token);
            }
        }
        Duration left = limit.minus(took);
        GoogleAccess.Result result =
                access.call(
                        connection,
                        (headers, time) ->
                                Call.get(address(connection), headers(connection, headers), time),
                        left);
        return switch (result) {
            case GoogleAccess.Result.NoToken(var why) ->
                    without(why, Duration.ofNanos(System.nanoTime() - start));
            case GoogleAccess.Result.Made(var answer) ->
                    Probe.judged(
                            address(connection),
                            answer,
                            answered -> {
                                answered.details().putAll(token);
                                return judge(answered, account);
                            });
        };
    }

    private static URI address(Connection connection) {
        return connection.address(GOOGLE_ADS, LIST);
    }

    /** Listing goes without the manager account: the list is that of the Google account itself. */
    private static Map<String, String> headers(
            Connection connection, Map<String, String> authorization) {
        Map<String, String> headers = new HashMap<>(authorization);
        connection
                .secret("developer-token")
                .filter(token -> token.matches("[!-~]+"))
                .ifPresent(token -> headers.put("developer-token", token));
        return headers;
    }

    private Map<String, Object> token(@Nullable Instant ends) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("tokenRefreshed", true);
        if (ends != null) {
            details.put(
                    "tokenDaysLeft", Math.max(0, Duration.between(clock.instant(), ends).toDays()));
            details.put("tokenEnds", ends.toString());
        }
        return details;
    }

    /** The scope that this API needs and the token has not; absent where none are told. */
    private static @Nullable String lacking(Set<String> scopes, String api) {
        String needed = api.equals("google-ads") ? "adwords" : "datamanager";
        return scopes.isEmpty() || scopes.contains(SCOPE + needed) ? null : needed;
    }

    /** There is no access token. */
    private static HealthResult without(Outcome why, Duration took) {
        return switch (why) {
            case Outcome.Granted _ -> throw new IllegalArgumentException("a token is no reason");
            case Outcome.Refused(var code, var message, var status) ->
                    code.equals("configuration") || code.equals("forbidden_address")
                            ? HealthResult.unknown(message)
                            : HealthResult.unhealthy(message, took, failed(code, status));
            case Outcome.Unavailable(var message, var status, var _, var unreached) ->
                    unreached != null
                            ? Probe.unreached(new Answer.Unreached(unreached, message, took))
                            : status != null && status == 429
                                    ? HealthResult.degraded(
                                            message + ": it asks for a rest",
                                            took,
                                            failed("token", status))
                                    : HealthResult.unhealthy(
                                            message, took, failed("token", status));
        };
    }

    private static Map<String, Object> failed(String code, @Nullable Integer status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("errorCode", code);
        if (status != null) {
            details.put("httpStatus", status);
        }
        return details;
    }

    private static HealthResult judge(Probe.Answered answer, Account account) {
        answer.response()
                .header("request-id")
                .ifPresent(id -> answer.details().put("requestId", id));
        if (answer.status() != 200) {
            return refused(answer, account);
        }
        JsonNode names = answer.json().path("resourceNames");
        if (!names.isArray() && !(answer.json().isObject() && answer.json().isEmpty())) {
            return answer.nonsense();
        }
        List<String> customers =
                names.valueStream()
                        .limit(MOST_CUSTOMERS)
                        .map(name -> name.asString("").replaceFirst("^customers/", ""))
                        .toList();
        answer.details().put(CUSTOMERS, customers.size());
        if (customers.isEmpty()) {
            return answer.degraded(
                    "the Google account opens no Google Ads account: have it invited to one");
        }
        return account.isAmong(customers)
                ? answer.healthy()
                : answer.degraded(
                        account.login().isEmpty()
                                ? "customer-id is none of the accounts that the Google account opens: look at it, and"
                                        + " give login-customer-id where access goes through a manager account"
                                : "login-customer-id is none of the accounts that the Google account opens: look at it");
    }

    /** The name in its family, where the error has one, says what is the matter. */
    private static HealthResult refused(Probe.Answered answer, Account account) {
        JsonNode error = answer.json().path("error");
        String said = error.path("message").asString("");
        String code = error.path("status").asString("");
        String reason = "";
        for (JsonNode detail : error.path("details")) {
            reason = reason.isEmpty() ? detail.path("reason").asString("") : reason;
            JsonNode first = detail.path("errors").path(0);
            for (JsonNode name : first.path("errorCode")) {
                code = name.asString(code);
                said = first.path("message").asString(said);
            }
        }
        if (!account.api().equals("google-ads") && NOT_THIS_API.contains(reason)) {
            answer.details()
                    .put(
                            "shown",
                            "that Google takes the token, which may list no accounts; the Data Manager API needs no list");
            return answer.healthy();
        }
        if (!code.isEmpty()) {
            answer.details().put("errorCode", code);
        }
        return switch (answer.status()) {
            case 401 ->
                    answer.unhealthy(
                            "Google refuses the token"
                                    + Probe.because(said)
                                    + "; connect the Google account again");
            case 403 ->
                    answer.unhealthy(
                            "the Google account may not do this"
                                    + Probe.because(said)
                                    + "; have it invited to the account with the right to");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    /**
     * What a connection names, without hyphens; blank where it names nothing.
     *
     * @param api by which conversions are sent
     * @param login of the manager account that access goes through
     */
    private record Account(String api, String customer, String login) {
        static Account of(Connection connection) {
            return new Account(
                    connection.setting("api").orElse("data-manager"),
                    digits(connection, "customer-id"),
                    digits(connection, "login-customer-id"));
        }

        private static String digits(Connection connection, String name) {
            return connection.setting(name).orElse("").strip().replace("-", "");
        }

        /** Whether access begins at one of these. */
        boolean isAmong(List<String> customers) {
            return (customer.isEmpty() && login.isEmpty())
                    || customers.contains(login.isEmpty() ? customer : login);
        }
    }
}
