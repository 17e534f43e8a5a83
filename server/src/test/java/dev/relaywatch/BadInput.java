package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import org.junit.jupiter.api.BeforeEach;

/** A tenant with a key of each kind, and what is said of input that was taken or not. */
abstract class BadInput extends RunningServer {
    Tenant acme;
    String publicKey;
    String secretKey;

    @BeforeEach
    void newTenant() {
        acme = tenants.tenant();
        publicKey = tenants.publicKey(acme);
        secretKey = tenants.secretKey(acme);
    }

    /** Posts a purchase with these fields. */
    Answer event(String fields) {
        return post(
                "/api/track/event",
                "{\"event\":\"purchase\",\"eventId\":\"e1\"," + fields + "}",
                publicKey);
    }

    static void taken(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        assertThat(answer.text()).doesNotContain("\"success\":false");
    }

    /** The reason why a single event was not taken. */
    String refused(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean(true)).isFalse();
        assertThat(rows("event_keys", acme)).isZero();
        return answer.json().path("error").asString();
    }

    /** One value of the one row that the tenant has in that table. */
    <T> T one(Class<T> type, String column, String table) {
        return everything
                .sql("SELECT " + column + " FROM " + table + " WHERE tenant_id = ?")
                .param(acme.id().value())
                .query(type)
                .single();
    }
}
