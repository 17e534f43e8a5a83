package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.PublicUrl;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.RunningServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** {@code /a/{token}}: the link of a message. */
class LinkDoorTest extends RunningServer {
    private static final String ALERTS = "/api/platform/alerts";

    @Autowired private AlertLinks links;
    @Autowired private PublicUrl publicUrl;
    @Autowired private Keyring keyring;

    private Tenant acme;
    private String key;
    private String id;
    private String link;

    @BeforeEach
    void raise() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        id =
                post(
                                ALERTS,
                                "{\"severity\":\"p1\",\"title\":\"<b>Checkout</b> is down\",\"message\":\"m\"}",
                                key)
                        .json()
                        .path("id")
                        .asString();
        link = links.acknowledge(UUID.fromString(id), "ops-slack").getPath();
    }

    private Answer look(String path) {
        return send(HttpRequest.newBuilder(url(path)));
    }

    private Answer press(String path) {
        return send(
                HttpRequest.newBuilder(url(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.noBody()));
    }

    private String status() {
        return send(HttpRequest.newBuilder(url(ALERTS + "/" + id))
                        .header("Authorization", "Bearer " + key))
                .json()
                .path("status")
                .asString();
    }

    @Test
    void lookingShowsTheAlertAndChangesNothing() {
        Answer page = look(link);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text())
                .contains(
                        "&lt;b&gt;Checkout&lt;/b&gt; is down", "P1", "Shop", "Acknowledge</button>")
                .doesNotContain("<b>Checkout", "<script", "Undo");
        assertThat(status()).isEqualTo("open");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("X-Robots-Tag")).contains("noindex");
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; style-src 'sha256-");
    }

    @Test
    void pressingAcknowledgesOnceAndIsAudited() {
        Answer first = press(link);
        Answer again = press(link);

        assertThat(first.text()).contains("Acknowledged by link via ops-slack", "Undo</button>");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.text()).contains("Acknowledged by link via ops-slack");
        assertThat(status()).isEqualTo("acknowledged");
        assertThat(
                        everything
                                .sql(
                                        "SELECT actor FROM audit_log WHERE tenant_id = ? AND action = 'alert.acknowledged'")
                                .param(acme.id().value())
                                .query(String.class)
                                .list())
                .containsExactly("link via ops-slack");
    }

    @Test
    void itIsTakenBackByTheSameLink() {
        press(link);
        Answer undone = press(link + "/undo");

        assertThat(undone.text()).contains("Taken back", "Acknowledge</button>");
        assertThat(status()).isEqualTo("open");
    }

    @Test
    void whatSomebodyElseAcknowledgedIsSaidAndNotTakenBack() {
        post(ALERTS + "/" + id + "/acknowledge", "", key);

        assertThat(press(link).text())
                .contains("It was acknowledged already.")
                .doesNotContain("</button>");
        press(link + "/undo");
        assertThat(status()).isEqualTo("acknowledged");
    }

    @Test
    void whatIsResolvedIsSaid() {
        post(ALERTS + "/" + id + "/resolve", "", key);

        Answer page = press(link);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("Resolved by").doesNotContain("</button>");
        assertThat(status()).isEqualTo("resolved");
    }

    @Test
    void aLinkThatIsNotOursIsNotFound() {
        String spoiled = link.substring(0, link.length() - 1) + (link.endsWith("A") ? "B" : "A");
        for (String odd : new String[] {spoiled, "/a/x", "/a/%00", "/a/" + "A".repeat(500)}) {
            assertThat(look(odd).status()).as(odd).isIn(400, 404);
        }
        assertThat(press(spoiled).text()).contains("not valid", "Copy the whole address");
        assertThat(status()).isEqualTo("open");
    }

    @Test
    void aLinkThatIsTooOldIsGone() {
        URI old =
                new AlertLinks(
                                publicUrl,
                                keyring,
                                new MovableClock(Instant.now().minus(Duration.ofDays(4))))
                        .acknowledge(UUID.fromString(id), "ops-slack");

        assertThat(look(old.getPath()).status()).isEqualTo(410);
        assertThat(press(old.getPath()).text()).contains("too old", "newer message");
        assertThat(status()).isEqualTo("open");
    }

    @Test
    void theLongestNameOfAChannelFits() {
        String longest = "n".repeat(200);
        String path = links.acknowledge(UUID.fromString(id), longest).getPath();

        assertThat(press(path).text()).contains("link via " + longest);
    }

    @Test
    void anAlertThatIsNoLongerKeptIsNotFound() {
        String path = links.acknowledge(UUID.randomUUID(), "ops-slack").getPath();

        assertThat(look(path).status()).isEqualTo(404);
        assertThat(look(path).text()).contains("no longer kept");
    }
}
