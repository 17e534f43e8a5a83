package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.settings.AuditView.Change;
import dev.relaywatch.tenancy.audit.AuditLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What of an entry of the audit log is another afterwards, name by name. */
final class AuditChanges {
    private static final int LONGEST = 120;
    private static final int MOST = 40;

    private AuditChanges() {}

    /** What stayed as it was is left out; further details come last. */
    static List<Change> of(AuditLine line) {
        Map<String, String> before = flat(line.before());
        Map<String, String> after = flat(line.after());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            String then = before.getOrDefault(name, "");
            String now = after.getOrDefault(name, "");
            if (!then.equals(now)) {
                changes.add(new Change(name, then, now));
            }
        }
        Map<String, String> details = flat(line.details());
        details.forEach((name, value) -> {
            boolean said =
                    name.equals("changed")
                            && List.of(value.split(", ")).stream().allMatch(names::contains);
            if (!said) {
                changes.add(new Change(name, "", value));
            }
        });
        return changes.subList(0, Math.min(MOST, changes.size()));
    }

    private static Map<String, String> flat(@Nullable JsonNode node) {
        Map<String, String> flat = new LinkedHashMap<>();
        if (node != null) {
            add("", node, flat);
        }
        return flat;
    }

    private static void add(String name, JsonNode node, Map<String, String> flat) {
        if (node.isObject()) {
            node.properties()
                    .forEach(one ->
                            add(
                                    name.isEmpty() ? one.getKey() : name + "." + one.getKey(),
                                    one.getValue(),
                                    flat));
            return;
        }
        String text = text(node);
        if (!text.isEmpty()) {
            flat.put(name.isEmpty() ? "value" : name, shortened(text));
        }
    }

    private static String text(JsonNode node) {
        if (node.isNull()) {
            return "";
        }
        return node.isArray()
                ? node.values().stream()
                        .map(one -> one.isValueNode() ? one.asString("") : one.toString())
                        .collect(Collectors.joining(", "))
                : node.asString("");
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
