package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.health.ServiceView.Fact;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.MetricWords;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a check saw.
 *
 * @param names of what can be bounded
 * @param facts all of it, in words
 */
record CheckNumbers(Set<String> names, List<Fact> facts) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MOST = 24;
    private static final int LONGEST = 200;

    static CheckNumbers of(CheckState check) {
        Set<String> names = new LinkedHashSet<>();
        List<Fact> facts = new ArrayList<>();
        names.add("latencyMs");
        for (Map.Entry<String, JsonNode> one : JSON.readTree(check.details()).properties()) {
            if (one.getValue().isNumber()) {
                names.add(one.getKey());
            }
            if (facts.size() < MOST && !one.getKey().equals("latencyMs")) {
                facts.add(
                        new Fact(
                                MetricWords.name(check.service(), one.getKey()),
                                text(one.getKey(), one.getValue()),
                                ""));
            }
        }
        return new CheckNumbers(names, facts);
    }

    private static String text(String key, JsonNode value) {
        String text =
                switch (value.getNodeType()) {
                    case NUMBER -> MetricWords.value(key, value.decimalValue());
                    case BOOLEAN -> value.booleanValue() ? "yes" : "no";
                    case NULL, MISSING -> "unknown";
                    case STRING -> value.stringValue();
                    case ARRAY -> listed(value);
                    default -> value.toString();
                };
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String listed(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(one -> words.add(one.isString() ? one.stringValue() : one.toString()));
        return words.isEmpty() ? "none" : String.join(", ", words);
    }
}
