package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Where a request shows its key. */
class ShownKeyTest {

    @Test
    void asBearerInAnyCase() {
        assertThat(ShownKey.in("Bearer rwp_1")).contains("rwp_1");
        assertThat(ShownKey.in("bearer  rwp_1 ")).contains("rwp_1");
    }

    @Test
    void asBasicUserWithAnEmptyPassword() {
        assertThat(ShownKey.in("Basic " + encoded("rwp_1:"))).contains("rwp_1");
    }

    @Test
    void notAtAllWhereTheHeaderIsMissingOrSaysSomethingElse() {
        assertThat(ShownKey.in(null)).isEmpty();
        assertThat(ShownKey.in("Digest rwp_1")).isEmpty();
        assertThat(ShownKey.in("Basic %%%")).isEmpty();
    }

    private static String encoded(String pair) {
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
