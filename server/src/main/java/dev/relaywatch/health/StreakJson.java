package dev.relaywatch.health;

import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Streaks as the table keeps them: by metric, the four counts and what they confirmed. */
@Component
class StreakJson {
    private final JsonMapper json;

    StreakJson(JsonMapper json) {
        this.json = json;
    }

    String write(Map<String, Streak> streaks) {
        ObjectNode node = json.createObjectNode();
        streaks.forEach((metric, streak) ->
                node.putArray(metric)
                        .add(streak.bad())
                        .add(streak.critical())
                        .add(streak.fine())
                        .add(streak.calm())
                        .add(streak.confirmed().text()));
        return node.toString();
    }

    Map<String, Streak> read(String text) {
        Map<String, Streak> streaks = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.readTree(text).properties()) {
            JsonNode counts = entry.getValue();
            streaks.put(
                    entry.getKey(),
                    new Streak(
                            counts.get(0).asInt(),
                            counts.get(1).asInt(),
                            counts.get(2).asInt(),
                            counts.get(3).asInt(),
                            Level.of(counts.get(4).asString())));
        }
        return streaks;
    }
}
