package dev.relaywatch.health.monitor;

import dev.relaywatch.outbound.Answer;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The fullest of the limits that Meta tells with its answers, in percent used; from 100 on it
 * refuses. Told only after enough calls. Source: Meta, "Rate Limits" (v26.0).
 *
 * @param percentLeft from 0 to 100
 * @param limit which one, such as {@code ads_management call_count}
 * @param minutesToRegain until there is access again; 0 while there is
 */
record MetaRateLeft(BigDecimal percentLeft, String limit, long minutesToRegain) {
    private static final String[] SHARES = {"call_count", "total_time", "total_cputime"};
    private static final long LONGEST_MINUTES = 7L * 24 * 60;

    /** Empty where nothing is told. */
    static Optional<MetaRateLeft> of(Answer.Response response) {
        MetaRateLeft least = shares("app", header(response, "x-app-usage"), null);
        for (JsonNode usages : header(response, "x-business-use-case-usage")) {
            for (JsonNode usage : usages) {
                String type = usage.path("type").asString("");
                least =
                        shares(
                                type.matches("\\w{1,64}") ? type : "business use case",
                                usage,
                                least);
            }
        }
        JsonNode account = header(response, "x-ad-account-usage").path("acc_id_util_pct");
        return Optional.ofNullable(less(least, one("ad account", account, 0)));
    }

    private static @Nullable MetaRateLeft shares(
            String type, JsonNode usage, @Nullable MetaRateLeft least) {
        long minutes =
                Math.clamp(
                        usage.path("estimated_time_to_regain_access").asLong(0),
                        0,
                        LONGEST_MINUTES);
        MetaRateLeft less = least;
        for (String share : SHARES) {
            less = less(less, one(type + " " + share, usage.path(share), minutes));
        }
        return less;
    }

    private static @Nullable MetaRateLeft one(String limit, JsonNode used, long minutes) {
        return used.isNumber()
                ? new MetaRateLeft(
                        RateLeft.ofUsedPercent(used.asDecimal(BigDecimal.ZERO)), limit, minutes)
                : null;
    }

    /** Of two limits the one with less left. */
    private static @Nullable MetaRateLeft less(
            @Nullable MetaRateLeft one, @Nullable MetaRateLeft other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        int order = other.percentLeft.compareTo(one.percentLeft);
        return order < 0 || (order == 0 && other.minutesToRegain > one.minutesToRegain)
                ? other
                : one;
    }

    private static JsonNode header(Answer.Response response, String name) {
        try {
            return response.header(name)
                    .map(JsonMapper.shared()::readTree)
                    .orElseGet(MissingNode::getInstance);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
