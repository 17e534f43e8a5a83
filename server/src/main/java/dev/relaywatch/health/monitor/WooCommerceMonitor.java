package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * WooCommerce: reads the shop's currency, which only a key that may manage the shop can. The status
 * report would tell more, but tests the shop itself and takes seconds. Source: WooCommerce REST API
 * v3, "Authentication", "Errors", "Data".
 */
@Component
class WooCommerceMonitor implements Monitor {
    private static final String VERSION = "wc/v3";
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /** What PHP prints where it shows errors to visitors. */
    private static final Pattern PHP =
            Pattern.compile(
                    "\\b(Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:</b>)?:");

    private static final String MAINTENANCE =
            "the shop is in maintenance: WordPress is being updated; if it stays so, remove the file"
                    + " .maintenance";

    private final Probe probe;

    WooCommerceMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "woocommerce";
    }

    @Override
    public Tier tier() {
        return Tier.CORE;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "consumer-key",
                (_, key) ->
                        Probe.with(
                                target,
                                "consumer-secret",
                                (connection, secret) ->
                                        look(connection, key + ":" + secret, limit)));
    }

    private HealthResult look(Connection connection, String credentials, Duration limit) {
        URI shop = connection.baseUrl();
        String version = connection.setting("version").orElse(VERSION);
        if (shop == null) {
            return HealthResult.unknown("no base-url is given; add the shop's");
        }
        if (!version.matches("(wc/)?v\\d{1,2}")) {
            return HealthResult.unknown("settings.version must look like " + VERSION);
        }
        String path = version.startsWith("wc/") ? version : "wc/" + version;
        String basic =
                Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return probe.judged(
                Call.get(
                        connection.address(shop, "/wp-json/" + path + "/data/currencies/current"),
                        Map.of("Authorization", "Basic " + basic, "Accept", "application/json"),
                        limit),
                answer -> judge(answer, "http".equalsIgnoreCase(shop.getScheme())));
    }

    private static HealthResult judge(Probe.Answered answer, boolean plain) {
        JsonNode json = answer.json();
        String code = json.path("code").asString("");
        String said = json.path("message").asString("");
        if (answer.status() != 200 && !code.isEmpty()) {
            answer.details().put("errorCode", code);
        }
        return switch (answer.status()) {
            case 200 -> currency(answer);
            case 401, 403 ->
                    answer.unhealthy(
                            "the key is refused"
                                    + because(said)
                                    + (plain
                                            ? "; WordPress takes keys over https only: give the address with https://"
                                            : "; make a key of a user who manages the shop, and see that the host lets"
                                                    + " the Authorization header through"));
            case 404 ->
                    answer.unhealthy(
                            "there is no WooCommerce API at this address"
                                    + because(said)
                                    + "; look at base-url, at the plugin, and that permalinks are not plain");
            case 429 -> answer.throttled(said);
            case 500 -> answer.unhealthy("WordPress failed" + because(said));
            case 501 -> answer.unhealthy("a firewall before the shop refuses the call (501)");
            case 503 -> answer.unhealthy(isMaintenance(answer) ? MAINTENANCE : said);
            default -> answer.unhealthy(said);
        };
    }

    /** WordPress's own page for the time of an update, or one of a plugin. */
    private static boolean isMaintenance(Probe.Answered answer) {
        return answer.response().text().toLowerCase(Locale.ROOT).contains("maintenance");
    }

    private static HealthResult currency(Probe.Answered answer) {
        String code = answer.json().path("code").asString("");
        if (CURRENCY.matcher(code).matches()) {
            answer.details().put("currency", code);
            return answer.healthy();
        }
        String said = answer.json().path("message").asString("");
        return noise(answer)
                .orElseGet(() -> said.isEmpty() ? answer.nonsense() : answer.unhealthy(said));
    }

    /** The shop works, but whoever reads its answers strictly cannot. */
    private static Optional<HealthResult> noise(Probe.Answered answer) {
        String text = answer.response().text();
        Matcher php = PHP.matcher(text);
        if (answer.json().isObject() || !php.find()) {
            return Optional.empty();
        }
        String kind = php.group(1).toLowerCase(Locale.ROOT);
        answer.details().put("php", kind);
        return Optional.of(
                after(text, php.end())
                        .map(code -> {
                            answer.details().put("currency", code);
                            return answer.degraded(
                                    "PHP prints a "
                                            + kind
                                            + " before the answer, which spoils it for programs: set display_errors"
                                            + " and WP_DEBUG_DISPLAY off, and see the shop's error log");
                        })
                        .orElseGet(() ->
                                answer.unhealthy(
                                        "PHP prints a "
                                                + kind
                                                + " and no answer comes: see the shop's error log")));
    }

    /** The currency of the JSON that follows what was printed before it. */
    private static Optional<String> after(String text, int from) {
        int start = text.indexOf("{\"code\"", from);
        if (start < 0) {
            return Optional.empty();
        }
        try {
            String code =
                    JsonMapper.shared().readTree(text.substring(start)).path("code").asString("");
            return CURRENCY.matcher(code).matches() ? Optional.of(code) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static String because(String said) {
        return said.isEmpty() ? "" : ": " + said;
    }
}
