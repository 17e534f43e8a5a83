package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import dev.relaywatch.testing.OddJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are well-formed JSON and yet wrong: numbers, repeated names, odd characters. */
class BadValuesTest extends BadInput {
    private static final String TWICE =
            "{\"event\":\"first\",\"event\":\"second\",\"eventId\":\"e0\",\"eventId\":\"e1\","
                    + "\"params\":{\"value\":1,\"value\":2},\"params\":{\"value\":3,\"value\":4}}";

    @ParameterizedTest
    @ValueSource(strings = {TWICE, "{\"events\":[" + TWICE + "]}"})
    void ofANameThatIsThereTwiceTheLastCountsAloneAndInAList(String body) {
        taken(post("/api/track/event", body, publicKey));
        assertThat(
                        one(
                                String.class,
                                "event_name || ' ' || event_id || ' ' || value",
                                "tracking_events"))
                .isEqualTo("second e1 4.00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"/v1/track | # ", "/v1/batch | {\"batch\":[#]}"})
    void ofAMessagesNameThatIsThereTwiceTheLastCountsToo(String path, String around) {
        String message =
                "{\"type\":\"page\",\"type\":\"track\",\"event\":\"first\",\"event\":\"second\","
                        + "\"messageId\":\"m0\",\"messageId\":\"m1\",\"properties\":{\"value\":1,\"value\":2}}";
        taken(post(path, around.replace("#", message), publicKey));
        assertThat(
                        one(
                                String.class,
                                "event_name || ' ' || event_id || ' ' || value",
                                "tracking_events"))
                .isEqualTo("second m1 2.00");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "9223372036854775808",
                "10000000000",
                "-1",
                "\"1e999999999\"",
                "\"NaN\"",
                "[1]",
                "{}",
                "true"
            })
    void anAmountThatIsNoneIsRefused(String value) {
        assertThat(refused(event("\"params\":{\"value\":" + value + "}")))
                .startsWith("params.value: must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1e-99999", "1e-400", "\"1e-99999999\"", "-0.0", "0.0049"})
    void anAmountBelowACentIsNone(String value) {
        taken(event("\"params\":{\"value\":" + value + "}"));
        assertThat(one(String.class, "value::text", "tracking_events")).isEqualTo("0.00");
    }

    @Test
    void numbersThatMeanNothingToUsAreKeptHoweverLarge() {
        taken(
                event(
                        "\"params\":{\"quantity\":9223372036854775808,\"huge\":1e400,\"tiny\":-1e-99999,\"long\":1"
                                + "0".repeat(900)
                                + "}"));
        assertThat(one(String.class, "params->>'quantity'", "tracking_events"))
                .isEqualTo("9223372036854775808");
    }

    @Test
    void twoHundredParametersAreTakenAndOneMoreIsNot() {
        assertThat(refused(event("\"params\":{" + OddJson.fields(201) + "}")))
                .isEqualTo("params: has 201 fields; at most 200");
        taken(event("\"params\":{" + OddJson.fields(200) + "}"));
    }

    private static final String EVERYWHERE =
            """
            {"event":"purchase","eventId":"e1","visitorId":"v1","pageUrl":"https://acme.example/","clickIds":{"gclid":"g1"},
             "fbp":"fb.1.1700000000000.1","utm":{"source":"s"},"params":{"value":"1.5","currency":"EUR","text":"t"},
             "userData":{"email":"ada@example.com","phone":"+49 151 23456789","client_user_agent":"Firefox",
             "client_ip_address":"203.0.113.7"},"consent":{"adUserData":"GRANTED"}}
            """;

    @Test
    void nulInEveryTextAndNameIsAsIfItWereNotThere() {
        taken(
                post(
                        "/api/track/event",
                        EVERYWHERE.replace("\":\"", "\\u0000\":\"\\u0000"),
                        publicKey));
        assertThat(
                        one(
                                String.class,
                                "event_name || event_id || page_url || value",
                                "tracking_events"))
                .isEqualTo("purchasee1https://acme.example/1.50");
        assertThat(one(String.class, "user_data->>'em'", "tracking_events"))
                .isEqualTo(Sha256.hex("ada@example.com"));
        assertThat(one(String.class, "params->>'text'", "tracking_events")).isEqualTo("t");
    }

    @Test
    void halfACharacterInEveryTextIsStoredAsTheCharacterForNone() {
        Answer answer =
                post(
                        "/api/track/event",
                        EVERYWHERE
                                .replace("\"e1\"", "\"e\\ud800\"")
                                .replace("\"v1\"", "\"\\udc00v\"")
                                .replace("\"t\"", "\"\\ud83d\\ude00\\ud83d\"")
                                .replace("Firefox", "Fire\\ud800fox"),
                        publicKey);
        taken(answer);
        assertThat(answer.json().path("eventIds").path(0).asString()).isEqualTo("e\ufffd");
        assertThat(one(String.class, "params->>'text'", "tracking_events"))
                .isEqualTo("\ud83d\ude00\ufffd");
    }
}
