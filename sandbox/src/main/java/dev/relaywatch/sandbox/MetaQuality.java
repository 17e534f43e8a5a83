package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Meta tells of a dataset's quality ("Dataset Quality API" of the Conversions API): one row a
 * name of web events, as long as it has had enough of them.
 */
final class MetaQuality {
    private static final List<String> KEYS =
            List.of("email", "phone", "ip_address", "user_agent", "fbp");

    private MetaQuality() {}

    /** {@code matchQuality}: the score of purchases; negative where there were too few events. */
    static ObjectNode of(Standing standing) {
        BigDecimal score = standing.decimal("matchQuality", "6.2");
        ObjectNode answer = Json.object();
        ArrayNode web = answer.putArray("web");
        if (score.signum() >= 0) {
            web.add(row("Purchase", score));
            web.add(row("PageView", score.min(new BigDecimal("4.1"))));
        }
        return answer;
    }

    private static JsonNode row(String event, BigDecimal score) {
        ObjectNode row = Json.object();
        ObjectNode quality = row.putObject("event_match_quality").put("composite_score", score);
        ArrayNode keys = quality.putArray("match_key_feedback");
        for (String key : KEYS) {
            keys.addObject().put("identifier", key).putObject("coverage").put("percentage", 80);
        }
        return row.put("event_name", event);
    }
}
