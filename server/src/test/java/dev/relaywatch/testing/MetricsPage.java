package dev.relaywatch.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product's own metrics on a page of {@code /actuator/prometheus}. */
public final class MetricsPage {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (relaywatch_\\S+) (.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("(relaywatch_[a-z_]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern PART = Pattern.compile("(.*)_(bucket|count|sum)");

    private final Map<String, String> types = new TreeMap<>();
    private final Map<String, String> descriptions = new TreeMap<>();
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String name, Map<String, String> labels, double value) {}

    private MetricsPage() {}

    public static MetricsPage of(String text) {
        MetricsPage page = new MetricsPage();
        text.lines().forEach(page::read);
        return page;
    }

    private void read(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            (comment.group(1).equals("TYPE") ? types : descriptions)
                    .put(comment.group(2), comment.group(3));
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        if (sample.matches()) {
            samples.add(
                    new Sample(
                            sample.group(1),
                            sample.group(2) == null ? Map.of() : labelsOf(sample.group(2)),
                            Double.parseDouble(sample.group(3))));
        } else if (line.startsWith("relaywatch_")) {
            throw new AssertionError("cannot be read: " + line);
        }
    }

    private static Map<String, String> labelsOf(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        while (label.find()) {
            labels.put(label.group(1), label.group(2));
        }
        return labels;
    }

    /** By name of the metric. */
    public Map<String, String> types() {
        return types;
    }

    /** By name of the metric. */
    public Map<String, String> descriptions() {
        return descriptions;
    }

    /** The labels of a metric with all the values they have; without the bounds of buckets. */
    public Map<String, Set<String>> labels(String metric) {
        Map<String, Set<String>> labels = new TreeMap<>();
        for (Sample sample : samples) {
            Matcher part = PART.matcher(sample.name());
            if (sample.name().equals(metric) || (part.matches() && part.group(1).equals(metric))) {
                sample.labels()
                        .forEach((label, value) -> {
                            if (!label.equals("le")) {
                                labels.computeIfAbsent(label, _ -> new TreeSet<>()).add(value);
                            }
                        });
            }
        }
        return labels;
    }

    /** The one sample that has this name and exactly these labels. */
    public double value(String name, Map<String, String> labels) {
        List<Sample> found =
                samples.stream()
                        .filter(sample ->
                                sample.name().equals(name) && sample.labels().equals(labels))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(name + labels + ": one sample expected, got " + found);
        }
        return found.getFirst().value();
    }
}
