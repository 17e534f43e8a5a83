package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.testing.StoreInBrowser;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Pixels on the page, consent and forms, in a real browser. */
class ConsentInBrowserTest extends StoreInBrowser {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** They note what they are called with. */
    private static final String PIXELS =
            """
            <script>
            window.told = {meta: [], tiktok: []};
            window.fbq = (...call) => told.meta.push(call);
            window.ttq = {track: (...call) => told.tiktok.push(call)};
            window.dataLayer = [];
            </script>
            """;

    private void openWith(String options) {
        site.page("/", html(PIXELS + tag(options)));
        open("/");
    }

    private JsonNode told(String pixel) {
        return JSON.readTree((String) page.evaluate("name => JSON.stringify(told[name])", pixel));
    }

    private JsonNode dataLayer() {
        return JSON.readTree((String) page.evaluate("() => JSON.stringify(dataLayer)"));
    }

    private Map<String, @Nullable Object> visitor() {
        return everything
                .sql("SELECT * FROM visitors WHERE tenant_id = ?")
                .param(tenant.id().value())
                .query()
                .singleRow();
    }

    @Test
    void pixelsHearOfAnEventUnderTheIdThatTheLedgerHas() {
        openWith("data-auto='off'");
        page.evaluate("() => relaywatch.track('purchase', {value: 9.5, currency: 'EUR'})");
        String id = stored("purchase").id();
        assertThat(told("meta").toString())
                .isEqualTo(
                        "[[\"track\",\"Purchase\",{\"value\":9.5,\"currency\":\"EUR\"},{\"eventID\":\"%s\"}]]"
                                .formatted(id));
        assertThat(told("tiktok").toString())
                .isEqualTo(
                        "[[\"Purchase\",{\"value\":9.5,\"currency\":\"EUR\"},{\"event_id\":\"%s\"}]]"
                                .formatted(id));
        assertThat(dataLayer().toString())
                .isEqualTo(
                        "[{\"value\":9.5,\"currency\":\"EUR\",\"event\":\"relaywatch.purchase\",\"event_id\":\"%s\"}]"
                                .formatted(id));
    }

    @Test
    void pageViewsAreMetasAndNamesOfOnesOwnAreCustom() {
        openWith("");
        page.evaluate("() => { relaywatch.track('quiz_done'); relaywatch.track('Subscribe') }");
        ledgerOf(3);
        assertThat(told("meta"))
                .extracting(call -> call.get(0).asString() + " " + call.get(1).asString())
                .containsExactly("track PageView", "trackCustom quiz_done", "track Subscribe");
        assertThat(told("tiktok"))
                .extracting(call -> call.get(0).asString())
                .containsExactly("quiz_done", "Subscribe");
    }

    @Test
    void aPixelThatFailsHarmsNothing() {
        site.page(
                "/",
                html("<script>window.fbq = () => { throw new Error('pixel') }</script>" + tag("")));
        open("/");
        stored("page_view");
    }

    @Test
    void pixelsCanBeChosenSwitchedOffAndSpared() {
        openWith("data-pixel='tiktok'");
        page.evaluate(
                "() => { relaywatch.track('search'); relaywatch.track('sign_up', {}, {pixel: false}) }");
        ledgerOf(3);
        assertThat(told("meta")).isEmpty();
        assertThat(told("tiktok")).hasSize(1);
        assertThat(dataLayer()).isEmpty();
        openWith("data-pixel='off'");
        page.evaluate("() => relaywatch.track('search')");
        ledgerOf(5);
        assertThat(told("tiktok")).isEmpty();
    }

    @Test
    void whoDeniesIsKeptForTheStoreWithThatWordAndNoPixelHears() {
        openWith("data-consent='denied'");
        page.evaluate("() => relaywatch.track('purchase', {value: 1})");
        assertThat(ledgerOf(2))
                .extracting(Event::adUserData, Event::adPersonalization)
                .containsOnly(tuple("DENIED", "DENIED"));
        assertThat(told("meta")).isEmpty();
        assertThat(told("tiktok")).isEmpty();
        assertThat(dataLayer()).isEmpty();
        assertThat(visitor()).containsEntry("consent_ad_user_data", "DENIED");
    }

    @Test
    void whatAPersonSaysIsRememberedOnLaterPagesAndForTheVisitor() {
        openWith("");
        ledgerOf(1);
        page.evaluate(
                "() => relaywatch.consent({adUserData: 'granted', adPersonalization: 'DENIED'})");
        page.waitForCondition(() -> "GRANTED".equals(visitor().get("consent_ad_user_data")));
        open("/");
        Event view = ledgerOf(2).getLast();
        assertThat(List.of(view.adUserData(), view.adPersonalization()))
                .containsExactly("GRANTED", "DENIED");
        page.evaluate("() => relaywatch.consent({adUserData: 'denied'})");
        page.evaluate("() => localStorage.clear()");
        open("/");
        assertThat(ledgerOf(3).getLast().adUserData()).isEqualTo("DENIED");
    }

    @Test
    void whileConsentIsPendingNothingIsStoredOrSent() {
        openWith("data-consent='pending'");
        page.evaluate("() => relaywatch.track('view_item', {value: 3})");
        page.evaluate("() => dispatchEvent(new Event('pagehide'))");
        assertThat(sent()).isEmpty();
        assertThat(context.cookies()).isEmpty();
        assertThat(page.evaluate("() => localStorage.length")).isEqualTo(0);
        assertThat(told("meta")).isEmpty();
        page.evaluate("() => relaywatch.consent('granted')");
        assertThat(ledgerOf(2))
                .extracting(Event::name, Event::adUserData)
                .containsExactly(tuple("page_view", "GRANTED"), tuple("view_item", "GRANTED"));
        assertThat(told("meta")).hasSize(2);
        openWith("data-consent='pending'");
        ledgerOf(3);
    }

    @Test
    void aFormIsALeadWithItsVisitorAndItsPixelHasTheSameId() {
        openWith("data-auto='off'");
        page.evaluate(
                """
                async () => {
                    const form = document.createElement('form');
                    form.innerHTML = '<input name="email" value="jane@example.com"><input name="firstName" value="Jane">';
                    window.answer = await relaywatch.lead(form);
                }
                """);
        Event lead = stored("generate_lead");
        assertThat(page.evaluate("() => answer.eventId")).isEqualTo(lead.id());
        assertThat(lead.visitor()).isEqualTo(page.evaluate("() => relaywatch.visitorId()"));
        assertThat(told("meta").get(0).get(1).asString()).isEqualTo("Lead");
        assertThat(told("meta").get(0).get(3).path("eventID").asString()).isEqualTo(lead.id());
        assertThat(rows("leads", tenant)).isOne();
    }

    @Test
    void aFormWhileConsentIsPendingIsNotForAdvertising() {
        openWith("data-consent='pending'");
        page.evaluate("() => relaywatch.lead({email: 'jane@example.com'})");
        assertThat(stored("generate_lead").adUserData()).isEqualTo("DENIED");
        assertThat(told("meta")).isEmpty();
        assertThat(context.cookies()).isEmpty();
    }
}
