package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.MetricsPage;
import dev.relaywatch.testing.RunningServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;

/** {@code /actuator/prometheus} shows exactly what its document says. */
class MetricsPageTest extends RunningServer {
    private final MetricsDocument document = MetricsDocument.read();

    @LocalManagementPort private int managementPort;

    private MetricsPage page;

    @BeforeEach
    void scrape() {
        URI url = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");
        page = MetricsPage.of(send(HttpRequest.newBuilder(url)).text());
    }

    /** What comes with the first use alone. */
    private static <V> Map<String, V> withoutLookups(Map<String, V> metrics) {
        Map<String, V> others = new TreeMap<>(metrics);
        others.remove("relaywatch_geo_lookups_total");
        return others;
    }

    @Test
    void whoAsksForSomethingElseGetsTheText() {
        URI url = URI.create("http://127.0.0.1:" + managementPort + "/actuator/prometheus");

        Answer answer = send(HttpRequest.newBuilder(url).header("Accept", "application/json"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("jvm_");
    }

    @Test
    void theMetricsAreThoseOfTheDocument() {
        assertThat(withoutLookups(page.types()).keySet())
                .isEqualTo(withoutLookups(document.metrics()).keySet());
        assertThat(document.metrics().keySet()).containsAll(page.types().keySet());
    }

    @Test
    void eachHasTheTypeAndTheDescriptionOfTheDocument() {
        Map<String, MetricsDocument.Metric> expected = document.metrics();
        expected.keySet().retainAll(page.types().keySet());

        expected.forEach((name, metric) -> {
            assertThat(page.types().get(name)).as(name).isEqualTo(metric.type());
            assertThat(page.descriptions().get(name)).as(name).isEqualTo(metric.meaning());
        });
    }

    @Test
    void eachHasTheLabelsOfTheDocumentAndNoOtherValues() {
        withoutLookups(document.metrics())
                .forEach((name, metric) -> {
                    Map<String, Set<String>> labels = page.labels(name);
                    assertThat(labels.keySet()).as(name).isEqualTo(metric.labels().keySet());
                    labels.forEach((label, values) ->
                            assertThat(values)
                                    .as("%s{%s}", name, label)
                                    .isEqualTo(new TreeSet<>(metric.labels().get(label))));
                });
    }
}
