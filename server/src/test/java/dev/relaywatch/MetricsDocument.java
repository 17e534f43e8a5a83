package dev.relaywatch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code docs/metrics.md}: its table, the destinations it names, and its alert rules. */
final class MetricsDocument {
    private static final Path PAGE = Path.of("..", "docs", "metrics.md");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final String YAML = "```yaml\n";

    private final String text;

    /**
     * A row of the table.
     *
     * @param labels with the values that each may have; none where the page names none
     */
    record Metric(String type, Map<String, Set<String>> labels, String meaning) {}

    private MetricsDocument(String text) {
        this.text = text;
    }

    static MetricsDocument read() {
        try {
            return new MetricsDocument(Files.readString(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code destination} may be. */
    Set<String> destinations() {
        String sentence = text.substring(text.indexOf("`destination` is "));
        return Set.copyOf(
                quoted(
                        sentence.substring(
                                "`destination`".length(), sentence.indexOf(" for a lane"))));
    }

    /** By name, as the table has them. */
    Map<String, Metric> metrics() {
        Map<String, Metric> metrics = new TreeMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("| `relaywatch_")) {
                String[] cells = line.split("\\|", -1);
                metrics.put(
                        quoted(cells[1]).getFirst(),
                        new Metric(cells[2].strip(), labels(cells[4]), cells[5].strip()));
            }
        }
        return metrics;
    }

    private Map<String, Set<String>> labels(String cell) {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        for (String part : cell.split(",", -1)) {
            List<String> words = quoted(part);
            if (!words.isEmpty()) {
                String label = words.getFirst();
                labels.put(
                        label,
                        label.equals("destination")
                                ? destinations()
                                : new HashSet<>(words.subList(1, words.size())));
            }
        }
        return labels;
    }

    private static List<String> quoted(String part) {
        return QUOTED.matcher(part).results().map((MatchResult found) -> found.group(1)).toList();
    }

    /** The rules, as Prometheus reads them. */
    String alertRules() {
        int start = text.indexOf(YAML) + YAML.length();
        return text.substring(start, text.indexOf("```", start));
    }
}
