package dev.relaywatch.trackinghealth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The events that a tenant expects, from outside. */
class ExpectationDoorTest extends RunningServer {
    private static final String PATH = "/api/platform/expectations";

    private Tenant acme;
    private String secret;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        secret = tenants.secretKey(acme);
    }

    private Answer get(String key) {
        return send(
                HttpRequest.newBuilder(url(PATH)).GET().header("Authorization", "Bearer " + key));
    }

    private Answer put(String body) {
        return send(
                HttpRequest.newBuilder(url(PATH))
                        .header("Authorization", "Bearer " + secret)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static List<String> said(JsonNode answer, String field) {
        return answer.path("expect").valueStream().map(one -> one.path(field).asString()).toList();
    }

    private void theFileGives(String event, int seconds) {
        everything
                .sql(
                        """
                        INSERT INTO expected_events (tenant_id, event_name, within_seconds, expected_since, managed_by)
                        VALUES (?, ?, ?, now() - interval '1 day', 'file')
                        """)
                .params(acme.id().value(), event, seconds)
                .update();
    }

    @Test
    void whatIsExpectedIsSetAsAWholeAndSaysHowItStands() {
        post(
                "/api/track/event",
                "{\"event\":\"purchase\",\"eventId\":\"p1\",\"orderId\":\"o1\",\"value\":1,\"currency\":\"EUR\"}",
                secret);
        JsonNode set = put("{\"expect\":{\"purchase\":\"1h\",\"sign_up\":\"2d\"}}").json();

        assertThat(said(set, "event")).containsExactly("purchase", "sign_up");
        assertThat(said(set, "within")).containsExactly("1h", "2d");
        assertThat(said(set, "managedBy")).containsOnly("people");
        assertThat(said(set, "missed")).containsOnly("false");
        assertThat(set.path("expect").path(0).path("lastReceived").isString()).isTrue();
        assertThat(set.path("expect").path(1).path("lastReceived").isNull()).isTrue();

        assertThat(said(put("{\"expect\":{\"purchase\":\"90m\"}}").json(), "within"))
                .containsExactly("90m");
        assertThat(said(get(secret).json(), "event")).containsExactly("purchase");
        assertThat(said(put("{\"expect\":{}}").json(), "event")).isEmpty();
    }

    @Test
    void whatTheFileGivesStaysAndIsTheFilesAlone() {
        theFileGives("purchase", 3_600);

        JsonNode set = put("{\"expect\":{\"lead\":\"1d\"}}").json();
        assertThat(said(set, "event")).containsExactly("lead", "purchase");
        assertThat(said(set, "managedBy")).containsExactly("people", "file");
        assertThat(said(set, "missed")).containsExactly("false", "true");

        Answer refused = put("{\"expect\":{\"purchase\":\"2h\"}}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("expect.purchase", "take it out of the file first");
        assertThat(put("{\"expect\":{\"purchase\":\"60m\"}}").status()).isEqualTo(200);
    }

    @Test
    void mistakesAreThoseOfTheFileByTheirNames() {
        assertThat(put("{\"expect\":{\"purchase\":\"30s\"}}").text())
                .contains("expect.purchase", "1m to 31d");
        assertThat(put("{\"expect\":{\"\":\"1h\"}}").text()).contains("names of at most");
        assertThat(put("{\"expect\":[\"purchase\"]}").status()).isEqualTo(422);
        assertThat(put("{\"expects\":{}}").text()).contains("the only field");
        String many =
                IntStream.range(0, 51)
                        .mapToObj(i -> "\"e" + i + "\":\"1h\"")
                        .collect(java.util.stream.Collectors.joining(","));
        assertThat(put("{\"expect\":{" + many + "}}").text()).contains("at most 50 names");
        assertThat(rows("expected_events", acme)).isZero();
    }

    @Test
    void whatDidNotChangeIsNotTold() {
        String wanted = "{\"expect\":{\"purchase\":\"1h\"}}";
        put(wanted);
        put(wanted);

        assertThat(
                        everything
                                .sql(
                                        "SELECT action || ' ' || before || ' ' || after FROM audit_log WHERE tenant_id = ?")
                                .param(acme.id().value())
                                .query(String.class)
                                .list())
                .containsExactly("expectations.set {} {\"purchase\": \"1h\"}");
    }

    @Test
    void aKeyThatOnlyCapturesSeesNothing() {
        assertThat(get(tenants.publicKey(acme)).status()).isEqualTo(403);
    }
}
