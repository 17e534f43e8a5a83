package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.WooCommerceAnswer;
import dev.relaywatch.outbound.WooCommerceAnswer.Declined;
import dev.relaywatch.outbound.WooCommerceAnswer.Json;
import dev.relaywatch.outbound.WooCommerceAnswer.Trouble;
import dev.relaywatch.outbound.WooCommerceAnswer.Unusable;
import dev.relaywatch.outbound.WooCommerceApi;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * WooCommerce: reads the shop's currency, which only a key that may manage the shop can. The status
 * report would tell more, but tests the shop itself and takes seconds. Source: WooCommerce REST API
 * v3, "Authentication", "Errors", "Data".
 */
@Component
class WooCommerceMonitor implements Monitor {
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

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
        return Probe.of(
                target,
                connection ->
                        switch (WooCommerceApi.of(connection)) {
                            case WooCommerceApi.Incomplete(var reason) ->
                                    HealthResult.unknown(reason);
                            case WooCommerceApi.Ready(var api) -> look(api, limit);
                        });
    }

    private HealthResult look(WooCommerceApi api, Duration limit) {
        Call call = api.rest("GET", "data/currencies/current", Map.of(), null, limit);
        return probe.judged(call, answer -> judge(call.uri(), answer));
    }

    private static HealthResult judge(URI asked, Probe.Answered answer) {
        return switch (WooCommerceAnswer.of(asked, answer.response())) {
            case Json json -> currency(answer, json);
            case Declined declined -> {
                answer.details().put("errorCode", declined.code());
                yield answer.unhealthy(declined.message());
            }
            case Unusable unusable -> {
                if (!unusable.code().equals(unusable.trouble().code())) {
                    answer.details().put("errorCode", unusable.code());
                }
                yield unusable.trouble() == Trouble.RATE_LIMITED
                        ? answer.throttled(answer.json().path("message").asString(""))
                        : answer.unhealthy(unusable.message());
            }
        };
    }

    /** A shop that prints before its answers works, but whoever reads them strictly cannot. */
    private static HealthResult currency(Probe.Answered answer, Json json) {
        String code = json.json().path("code").asString("");
        if (!CURRENCY.matcher(code).matches()) {
            return answer.nonsense();
        }
        answer.details().put("currency", code);
        String noise = json.noise();
        if (noise == null) {
            return answer.healthy();
        }
        answer.details().put("php", noise);
        return answer.degraded(
                "PHP prints a "
                        + noise
                        + " before the answer, which spoils it for programs: set display_errors and WP_DEBUG_DISPLAY"
                        + " off, and see the shop's error log");
    }
}
