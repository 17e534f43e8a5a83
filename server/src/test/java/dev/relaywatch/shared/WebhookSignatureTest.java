package dev.relaywatch.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Standard Webhooks, with the specification's own vector. */
class WebhookSignatureTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SECONDS = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private final WebhookSignature signature = new WebhookSignature(SECRET);

    @Test
    void theVectorOfTheSpecificationIsSigned() {
        assertThat(signature.sign(ID, SECONDS, BODY)).isEqualTo(SIGNATURE);
    }

    @Test
    void aSignatureHoldsForFiveMinutesEitherWay() {
        assertThat(holdsAt(SECONDS)).isTrue();
        assertThat(holdsAt(SECONDS + 300)).isTrue();
        assertThat(holdsAt(SECONDS + 301)).isFalse();
        assertThat(holdsAt(SECONDS - 301)).isFalse();
    }

    private boolean holdsAt(long now) {
        return signature.verifies(
                ID, String.valueOf(SECONDS), SIGNATURE, BODY, Instant.ofEpochSecond(now));
    }

    @Test
    void oneGoodSignatureAmongSeveralIsEnoughWhileASecretIsRotated() {
        assertThat(verifies(ID, "" + SECONDS, "v1,AAAA " + SIGNATURE)).isTrue();
    }

    @Test
    void nothingMissingOrChangedHolds() {
        assertThat(verifies(null, "" + SECONDS, SIGNATURE)).isFalse();
        assertThat(verifies(ID, null, SIGNATURE)).isFalse();
        assertThat(verifies(ID, "" + SECONDS, null)).isFalse();
        assertThat(verifies(ID, "soon", SIGNATURE)).isFalse();
        assertThat(verifies("msg_other", "" + SECONDS, SIGNATURE)).isFalse();
        assertThat(verifies(ID, "" + (SECONDS + 1), SIGNATURE)).isFalse();
    }

    @org.jspecify.annotations.NullUnmarked
    private boolean verifies(String id, String timestamp, String signatures) {
        return signature.verifies(id, timestamp, signatures, BODY, Instant.ofEpochSecond(SECONDS));
    }

    @Test
    void aSecretThatIsNoneIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> new WebhookSignature("whsec_not base64!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("not base64!");
    }
}
