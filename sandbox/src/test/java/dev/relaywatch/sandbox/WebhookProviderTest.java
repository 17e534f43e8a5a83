package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookProviderTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String BODY = "{\"type\":\"event.purchase\",\"id\":\"order-1\"}";

    private final MovableClock clock = new MovableClock();
    private final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    @AfterEach
    void close() {
        caller.close();
        sandbox.close();
    }

    @Test
    void withoutASecretAnyPostIsTaken() throws Exception {
        HttpResponse<String> answer =
                caller.post(sandbox.url("acme", "webhook") + "/any/path", "anything");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(1, 0, 1, 0));
    }

    @Test
    void onlyAPostIsTaken() throws Exception {
        assertThat(caller.get(url()).statusCode()).isEqualTo(405);
    }

    @Test
    void aUsedUpQuotaStandsInTheHeadersOfWhateverAnswer() throws Exception {
        sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP));
        sandbox.add(Fault.of(FaultKind.THROTTLED).times(1));

        HttpResponse<String> refused = caller.post(url(), BODY);
        HttpResponse<String> taken = caller.post(url(), BODY);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(List.of(refused, taken))
                .allSatisfy(answer -> {
                    assertThat(answer.headers().firstValue("RateLimit-Remaining")).hasValue("0");
                    assertThat(answer.headers().firstValue("RateLimit-Reset")).hasValue("30");
                });
    }

    @Test
    void aProviderWithoutWordsForAQuotaHasNoneUsedUp() {
        assertThatThrownBy(() -> sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP).at("acme", "ga4")))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("ga4 has no words for quota_used_up");
    }

    @Test
    void theSignatureIsThatOfTheSpecification() {
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

        String signature =
                SigningSecret.of(SECRET)
                        .signature("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", body);

        assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void aSignedMessageIsTaken() throws Exception {
        sandbox.webhookSecret("acme", SECRET);

        assertThat(signed("msg_1", now(), signature("msg_1", now())).statusCode()).isEqualTo(200);
    }

    @Test
    void oneOfSeveralSignaturesIsEnough() throws Exception {
        sandbox.webhookSecret("acme", SECRET);
        String two = "v1,bm90IHRoaXMgb25l " + signature("msg_1", now());

        assertThat(signed("msg_1", now(), two).statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageThatIsNotSignedByTheSecretIsRefused() throws Exception {
        sandbox.webhookSecret("acme", SECRET);

        assertThat(caller.post(url(), BODY).statusCode()).isEqualTo(401);
        assertThat(signed("msg_2", now(), signature("msg_1", now())).statusCode()).isEqualTo(401);
        assertThat(signed("msg_1", "soon", signature("msg_1", now())).statusCode()).isEqualTo(401);
        assertThat(signed("msg_1", now(), "v1,").statusCode()).isEqualTo(401);
        assertThat(sandbox.timesAccepted("acme", "webhook", "order-1")).isZero();
    }

    @Test
    void aMessageMayBeFiveMinutesOff() throws Exception {
        sandbox.webhookSecret("acme", SECRET);
        String then = now();
        String signature = signature("msg_1", then);

        clock.advance(Duration.ofMinutes(5));
        assertThat(signed("msg_1", then, signature).statusCode()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(signed("msg_1", then, signature).statusCode()).isEqualTo(401);
    }

    @Test
    void theSecretOfOneAccountIsNotAskedOfAnother() throws Exception {
        sandbox.webhookSecret("acme", SECRET);

        assertThat(caller.post(sandbox.url("zen", "webhook"), BODY).statusCode()).isEqualTo(200);
    }

    @Test
    void messagesAndEventsAreCountedByTheirIds() throws Exception {
        caller.post(url(), BODY, "webhook-id", "msg_1");
        caller.post(url(), BODY, "webhook-id", "msg_2");

        assertThat(sandbox.timesDelivered("acme", "msg_1")).isOne();
        assertThat(sandbox.timesDelivered("acme", "msg_3")).isZero();
        assertThat(sandbox.timesAccepted("acme", "webhook", "event.purchase", "order-1"))
                .isEqualTo(2);
        assertThat(sandbox.counts("acme", "webhook")).isEqualTo(new Counts(2, 0, 2, 1));
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED, 429", "UNAVAILABLE, 503", "UNKNOWN_ERROR, 500", "GONE, 410"})
    void eachFaultHasItsStatus(FaultKind kind, int status) throws Exception {
        sandbox.add(Fault.of(kind).at("acme", "webhook"));

        HttpResponse<String> answer = caller.post(url(), BODY, "webhook-id", "msg_1");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(sandbox.timesDelivered("acme", "msg_1")).isZero();
    }

    @Test
    void aThrottledAnswerSaysWhenToComeBack() throws Exception {
        sandbox.add(Fault.of(FaultKind.THROTTLED));

        assertThat(caller.post(url(), BODY).headers().firstValue("retry-after")).hasValue("2");
    }

    @Test
    void anEventThatAFaultNamesIsRefused() throws Exception {
        sandbox.add(Fault.rejected("order-1").at("acme", "webhook"));

        assertThat(caller.post(url(), BODY).statusCode()).isEqualTo(422);
        assertThat(caller.post(url(), BODY.replace('1', '2')).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!", "whsec_c2hvcnQ="})
    void aSecretOfAnotherFormIsRefused(String secret) {
        assertThatThrownBy(() -> sandbox.webhookSecret("acme", secret))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith("secret: must");
    }

    private String url() {
        return sandbox.url("acme", "webhook");
    }

    private String now() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    private static String signature(String id, String timestamp) {
        return SigningSecret.of(SECRET)
                .signature(id, timestamp, BODY.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> signed(String id, String timestamp, String signature)
            throws Exception {
        return caller.post(
                url(),
                BODY,
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                signature);
    }
}
