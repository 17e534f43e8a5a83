package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The page behind a link, as a person sees it who is not signed in. */
class LinkInBrowserTest extends PagesInBrowser {
    @Autowired private AlertLinks links;

    @Test
    void oneTapAcknowledgesAndOneTakesItBack() {
        Tenant tenant = tenants.tenant();
        String id =
                post(
                                "/api/platform/alerts",
                                """
                                {"severity":"p1","service":"stripe","title":"stripe of nordlicht does not work: the key is refused","message":"m"}
                                """,
                                tenants.secretKey(tenant))
                        .json()
                        .path("id")
                        .asString();
        String link = links.acknowledge(UUID.fromString(id), "ops-slack").getPath();
        Onlooker somebody = stranger().open(link);
        assertThat(somebody.page().locator("button").count()).isEqualTo(1);
        somebody.looksAround("link-open");

        somebody.page().locator("button").click();
        assertThat(somebody.page().locator(".done").textContent()).contains("link via ops-slack");
        somebody.looksAround("link-acknowledged");

        somebody.page().locator("button").click();
        assertThat(somebody.page().locator(".deed").textContent()).contains("Taken back");
    }

    @Test
    void aLinkThatIsNotValidSaysSo() {
        Onlooker somebody = stranger().open("/a/nonsense");
        assertThat(somebody.complaints()).isNotEmpty().allMatch(text -> text.contains("404"));
        somebody.complaints().clear();
        somebody.looksAround("link-not-valid");
    }
}
