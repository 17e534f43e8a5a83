package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST /api/admin/destinations/{tenant}/{destination}/test}: Test connection. */
class DestinationDoorTest extends RunningServer {
    private Tenant acme;
    private String path;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        tenants.connect(acme, "webhook", "http://127.0.0.1:9/hook");
        path = "/api/admin/destinations/" + acme.slug() + "/webhook/test";
    }

    @Test
    void itSaysWhatIsWrongAndWhatToDo() {
        Answer answer = post(path, "", tenants.secretKey(acme));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().propertyNames())
                .containsExactlyInAnyOrder("success", "destination", "message");
        assertThat(answer.json().path("success").asBoolean()).isFalse();
        assertThat(answer.json().path("message").asString()).contains("allow-private-addresses");
    }

    @Test
    void thePlatformTestsEverybodys() {
        assertThat(post(path, "", tenants.platformKey()).status()).isEqualTo(200);
    }

    @Test
    void whatIsNotConnectedCannotBeTested() {
        Answer answer =
                post(
                        "/api/admin/destinations/" + acme.slug() + "/meta_capi/test",
                        "",
                        tenants.secretKey(acme));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("meta_capi");
    }

    @Test
    void anotherTenantsDestinationIsNotThere() {
        assertThat(post(path, "", tenants.secretKey(tenants.tenant())).status()).isEqualTo(404);
    }

    @Test
    void aPublicKeyMayNot() {
        assertThat(post(path, "", tenants.publicKey(acme)).status()).isEqualTo(403);
    }
}
