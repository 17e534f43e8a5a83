package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.MetricsDocument.Metric;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The alert rules of {@code docs/metrics.md} can be pasted: they are YAML of the shape that
 * Prometheus reads, and ask for metrics that there are.
 */
class AlertRulesTest {
    private static final MetricsDocument DOCUMENT = MetricsDocument.read();
    private static final Pattern SERIES =
            Pattern.compile("\\b(relaywatch_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=|!=|=~|!~)\"([^\"]*)\"");
    private static final Pattern GROUPED_BY = Pattern.compile("by \\(([^)]*)\\)");
    private static final Pattern DURATION = Pattern.compile("[1-9]\\d*[smhd]");

    record Rule(String name, Map<String, Object> fields) {
        String expression() {
            return String.valueOf(fields.get("expr"));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Rule> rules() {
        Map<String, Object> file =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(DOCUMENT.alertRules());
        assertThat(file).containsOnlyKeys("groups");
        Map<String, Object> group = maps(file, "groups").getFirst();
        assertThat(group).containsOnlyKeys("name", "rules");
        return maps(group, "rules").stream()
                .map(fields -> new Rule(String.valueOf(fields.get("alert")), fields))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> maps(Map<String, Object> of, String key) {
        return (List<Map<String, Object>>) Objects.requireNonNull(of.get(key));
    }

    /** The metric that a name in an expression belongs to. */
    private static Optional<Metric> metric(String name) {
        Map<String, Metric> metrics = DOCUMENT.metrics();
        return Optional.ofNullable(metrics.get(name))
                .or(() ->
                        Stream.of("_bucket", "_count", "_sum")
                                .filter(name::endsWith)
                                .map(part ->
                                        metrics.get(
                                                name.substring(0, name.length() - part.length())))
                                .filter(metric ->
                                        metric != null && metric.type().equals("histogram"))
                                .findFirst());
    }

    @Test
    void thereIsOneForEachThingThatMustNotGoUnseen() {
        assertThat(rules())
                .extracting(Rule::name)
                .containsExactly(
                        "RelaywatchQueueTooOld",
                        "RelaywatchDeadLettersGrow",
                        "RelaywatchLanePaused",
                        "RelaywatchLeaseLost",
                        "RelaywatchNodeClockOff",
                        "RelaywatchMeasurementsDropped",
                        "RelaywatchFiguresMissing");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleHasWhatPrometheusAsksFor(Rule rule) {
        assertThat(rule.fields()).containsKeys("alert", "expr", "labels", "annotations");
        assertThat(Set.of("alert", "expr", "for", "labels", "annotations"))
                .containsAll(rule.fields().keySet());
        assertThat(rule.fields().get("labels")).asString().contains("severity=");
        assertThat(rule.fields().get("annotations"))
                .asString()
                .contains("summary=", "description=");
        if (rule.fields().containsKey("for")) {
            assertThat(String.valueOf(rule.fields().get("for"))).matches(DURATION);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleAsksForMetricsAndLabelsThatThereAre(Rule rule) {
        List<MatchResult> series = SERIES.matcher(rule.expression()).results().toList();
        assertThat(series).isNotEmpty();
        for (MatchResult one : series) {
            Optional<Metric> metric = metric(one.group(1));
            assertThat(metric).as(one.group(1)).isPresent();
            Map<String, Set<String>> labels = metric.get().labels();
            String matchers = one.group(2) == null ? "" : one.group(2);
            MATCHER.matcher(matchers)
                    .results()
                    .forEach(matcher ->
                            assertThat(labels.getOrDefault(matcher.group(1), Set.of()))
                                    .as(one.group())
                                    .contains(matcher.group(3)));
            GROUPED_BY
                    .matcher(rule.expression())
                    .results()
                    .forEach(by ->
                            assertThat(labels.keySet())
                                    .as(rule.expression())
                                    .containsAll(List.of(by.group(1).split(", "))));
        }
    }
}
