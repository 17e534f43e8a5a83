package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.configuration.Configuration.Severity;
import dev.relaywatch.tenancy.configuration.Configuration.ThresholdEntry;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteAndThresholdRulesTest {
    private static final String ONE = "{ service: meta, name: eu }";
    private static final String MAIN_AND_EU = "{ service: meta }, { service: meta, name: eu }";
    private static final String UNNAMED_TWO =
            "{ service: meta, name: us }, { service: meta, name: eu }";

    private static String route(String connections, String to) {
        return tenant(
                "connections: ["
                        + connections
                        + "]\nroutes: [{ events: [purchase], to: ["
                        + to
                        + "] }]");
    }

    private static List<String> destinations(String connections, String to) {
        return Objects.requireNonNull(
                        Sample.parse(route(connections, to)).tenants().getFirst().routes())
                .getFirst()
                .to();
    }

    @Test
    void theConnectionNamedMainAndTheOnlyOneAreWrittenWithoutName() {
        assertThat(destinations(ONE, "meta_capi")).containsExactly("meta_capi");
        assertThat(destinations(ONE, "'meta_capi:eu'")).containsExactly("meta_capi");
        assertThat(destinations(MAIN_AND_EU, "'meta_capi:main'")).containsExactly("meta_capi");
        assertThat(destinations(MAIN_AND_EU, "meta_capi, 'meta_capi:eu'"))
                .containsExactly("meta_capi", "meta_capi:eu");
    }

    @Test
    void oneConnectionServesBothDestinationsOfGoogle() {
        assertThat(destinations("{ service: google-ads }", "google_ads, google_ec"))
                .containsExactly("google_ads", "google_ec");
    }

    @Test
    void anUnknownDestinationIsNamedWithTheKnownOnes() {
        assertThat(mistake(route(ONE, "meta-capi")))
                .startsWith(
                        "4: tenants[0].routes[0].to[0]: unknown destination \"meta-capi\"; expected one of meta_capi, google_ads")
                .endsWith("did you mean \"meta_capi\"?");
    }

    @Test
    void aRouteNeedsAConnectionOfTheDestinationsService() {
        assertThat(mistake(route(ONE, "ga4")))
                .endsWith("to[0]: \"ga4\": the tenant has no connection of service ga4");
        assertThat(mistake(route(ONE, "'meta_capi:us'")))
                .endsWith(
                        "\"meta_capi:us\": the tenant has no connection of service meta with that name");
        assertThat(mistake(route(UNNAMED_TWO, "meta_capi")))
                .contains("several connections of service meta and none is named main");
        assertThat(mistake(route(ONE, "'meta_capi:'")))
                .contains("expected the name of a connection after the colon");
    }

    @Test
    void aConnectionWithAMistakeDoesNotMakeItsRoutesMistakesToo() {
        assertThat(mistakes(route("{ service: metaa }", "meta_capi"))).hasSize(1);
    }

    @Test
    void aRouteHasEventsAndDestinations() {
        assertThat(
                        mistake(
                                tenant(
                                        "connections: ["
                                                + ONE
                                                + "]\nroutes: [{ events: [], to: [meta_capi] }]")))
                .contains("events: expected at least one name of an event");
        assertThat(mistake(route(ONE, ""))).contains("to: expected at least one destination");
        assertThat(mistake(tenant("connections: [" + ONE + "]\nroutes: [{ to: [meta_capi] }]")))
                .endsWith("routes[0].events: is required");
    }

    private static String threshold(String fields) {
        return tenant("thresholds:\n  - { " + fields + " }");
    }

    private static ThresholdEntry onlyThreshold(String fields) {
        return Sample.parse(threshold(fields)).tenants().getFirst().thresholds().getFirst();
    }

    @Test
    void theOrderOfBoundsSuitsTheDirection() {
        assertThat(
                        mistake(
                                threshold(
                                        "service: meta, metric: latencyMs, direction: normal, warning: 10, critical: 5")))
                .isEqualTo(
                        "4: tenants[0].thresholds[0].warning: expected at most critical, because with direction normal high is bad");
        assertThat(
                        mistake(
                                threshold(
                                        "service: meta, metric: tokenDaysLeft, direction: inverse, warning: 3, critical: 14")))
                .contains("expected at least critical");
        assertThat(
                        mistakes(
                                threshold(
                                        "service: meta, metric: latencyMs, direction: normal, warning: 5, critical: 5.0")))
                .isEmpty();
    }

    @Test
    void aThresholdMayHaveNoWarningAndASeverityOfItsOwn() {
        ThresholdEntry entry =
                onlyThreshold(
                        "service: mcp, metric: toolCount, direction: inverse, critical: 0, severity: p2");

        assertThat(entry.warning()).isNull();
        assertThat(entry.critical()).isEqualTo(BigDecimal.ZERO);
        assertThat(entry.severity()).isEqualTo(Severity.P2);
    }

    @Test
    void thePipelineHasThresholds() {
        assertThat(
                        mistakes(
                                threshold(
                                        "service: pipeline, metric: deadLetter, direction: normal, warning: 1, critical: 10")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"operations.*.p95Ms", "operations.get_sales_report.p95Ms"})
    void operationsHaveThresholdsByNameAndAllTogether(String metric) {
        assertThat(
                        onlyThreshold(
                                        "service: woocommerce, metric: "
                                                + metric
                                                + ", direction: normal, warning: 8000, critical: 20000")
                                .metric())
                .isEqualTo(metric);
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "1e999999999", "0x10", "1_000", "NaN", ".5"})
    void aBoundIsAPlainNumber(String bound) {
        assertThat(
                        mistake(
                                threshold(
                                        "service: meta, metric: m, direction: normal, critical: '"
                                                + bound
                                                + "'")))
                .contains("critical: expected a number such as 800 or 0.5");
    }

    @Test
    void aMetricHasOneThreshold() {
        String twin = "  - { service: meta, metric: m, direction: normal, critical: 5 }\n";

        assertThat(mistake(tenant("thresholds:\n" + twin + twin)))
                .contains("the threshold of meta for this metric is given twice, in line 4");
    }

    @Test
    void wordsOfAThresholdAreKnownOnes() {
        assertThat(mistake(threshold("service: meta, metric: m, direction: up, critical: 5")))
                .contains("unknown direction \"up\"; expected one of normal, inverse");
        assertThat(
                        mistake(
                                threshold(
                                        "service: meta, metric: m, direction: normal, critical: 5, severity: p4")))
                .contains("unknown severity \"p4\"; expected one of p1, p2, p3");
    }
}
