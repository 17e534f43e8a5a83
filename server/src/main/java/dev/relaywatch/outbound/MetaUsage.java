package dev.relaywatch.outbound;

import dev.relaywatch.outbound.RateLimit.Reset;
import dev.relaywatch.outbound.RateLimit.UsedUp;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * Meta says with its answers how many percent of each limit are used; from 100 on it refuses. It
 * says so only after enough calls, and not of every limit when it ends. Source: Meta, "Rate Limits"
 * (v26.0).
 */
final class MetaUsage {
    private static final String APP = "X-App-Usage";
    private static final String BUSINESS = "X-Business-Use-Case-Usage";
    private static final String AD_ACCOUNT = "X-Ad-Account-Usage";

    private static final double ALL = 100;
    private static final double LONGEST_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int SECONDS_OF_A_MINUTE = 60;
    private static final Pattern TYPE = Pattern.compile("\\w{1,64}");

    private MetaUsage() {}

    static Optional<UsedUp> usedUp(Answer.Response response) {
        UsedUp longest = calls(APP, header(response, APP), 0);
        for (JsonNode usages : header(response, BUSINESS)) {
            for (JsonNode usage : usages) {
                longest = RateLimit.longer(longest, business(usage));
            }
        }
        return Optional.ofNullable(
                RateLimit.longer(longest, adAccount(header(response, AD_ACCOUNT))));
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

    /** The business's account stands in the key and is left out. */
    private static @Nullable UsedUp business(JsonNode usage) {
        String type = usage.path("type").asString("");
        String name = TYPE.matcher(type).matches() ? BUSINESS + " " + type : BUSINESS;
        double minutes = usage.path("estimated_time_to_regain_access").asDouble(0);
        UsedUp used = calls(name, usage, minutes * SECONDS_OF_A_MINUTE);
        return used == null && minutes > 0
                ? new UsedUp(name + " is used up", reset(minutes * SECONDS_OF_A_MINUTE))
                : used;
    }

    private static @Nullable UsedUp calls(String name, JsonNode usage, double seconds) {
        double most = 0;
        String fullest = "";
        for (String share : new String[] {"call_count", "total_time", "total_cputime"}) {
            double percent = usage.path(share).asDouble(0);
            if (percent > most) {
                most = percent;
                fullest = share;
            }
        }
        return full(name + " " + fullest, most, seconds);
    }

    private static @Nullable UsedUp adAccount(JsonNode usage) {
        return full(
                AD_ACCOUNT,
                usage.path("acc_id_util_pct").asDouble(0),
                usage.path("reset_time_duration").asDouble(0));
    }

    private static @Nullable UsedUp full(String name, double percent, double seconds) {
        return percent >= ALL
                ? new UsedUp(name + " is at " + Math.round(percent) + " %", reset(seconds))
                : null;
    }

    private static Reset reset(double seconds) {
        return seconds > 0
                ? new Reset.After(
                        Duration.ofSeconds((long) Math.ceil(Math.min(seconds, LONGEST_SECONDS))))
                : new Reset.Unsaid();
    }
}
