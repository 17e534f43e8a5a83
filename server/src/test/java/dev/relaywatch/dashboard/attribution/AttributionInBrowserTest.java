package dev.relaywatch.dashboard.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where do conversions come from? */
class AttributionInBrowserTest extends PagesInBrowser {
    private Tenant store;
    private int deals;

    @BeforeEach
    void meet() {
        store = tenants.tenant();
    }

    private Onlooker attribution() {
        return signedIn(people.member(store, Role.VIEWER)).open("/attribution");
    }

    private void leads(@Nullable String source, String campaign, int count, int withGclid) {
        for (int i = 0; i < count; i++) {
            everything
                    .sql(
                            """
                            INSERT INTO leads (tenant_id, id, event_id, utm_source, utm_medium, utm_campaign, gclid,
                                               consent_ad_user_data, consent_ad_personalization)
                            VALUES (?, ?, 'e', ?, 'cpc', ?, ?, 'GRANTED', 'GRANTED')
                            """)
                    .params(
                            Arrays.asList(
                                    store.id().value(),
                                    Ids.next(),
                                    source,
                                    campaign,
                                    i < withGclid ? "g" : null))
                    .update();
        }
    }

    private void deal(String source, String campaign, String type, String value, String currency) {
        String key = "d" + deals++;
        everything
                .sql(
                        """
                        INSERT INTO conversions (tenant_id, id, conversion_type, conversion_value, conversion_currency,
                                                 idempotency_key, crm_deal_id, utm_source, utm_medium, utm_campaign,
                                                 consent_ad_user_data, consent_ad_personalization, occurred_at)
                        VALUES (?, ?, ?, ?::numeric, ?, ?, ?, ?, 'cpc', ?, 'GRANTED', 'GRANTED', now())
                        """)
                .params(
                        store.id().value(),
                        Ids.next(),
                        type,
                        value,
                        currency,
                        key,
                        key,
                        source,
                        campaign)
                .update();
    }

    @Test
    void aStoreWithoutLeadsSaysWhereTheyComeFrom() {
        Onlooker onlooker = attribution();

        assertThat(onlooker.page().locator(".sentence").innerText())
                .contains("No lead and no conversion came in the last 7 days.");
        onlooker.looksAround("attribution-none");
    }

    @Test
    void thePageSaysWhereDealsComeFromAndWhatTheyAreWorthInEachCurrency() {
        leads("google", "spring", 12, 9);
        leads("facebook", "brand", 5, 0);
        leads("newsletter", "november", 3, 0);
        for (int i = 0; i < 4; i++) {
            deal("google", "spring", "qualified", "0", "EUR");
        }
        deal("google", "spring", "closed", "900", "EUR");
        deal("google", "spring", "closed", "1200", "EUR");
        deal("google", "spring", "closed", "300", "GBP");
        deal("facebook", "brand", "closed", "80", "EUR");

        Onlooker onlooker = attribution();

        assertThat(onlooker.page().locator(".sentence").innerText())
                .contains(
                        "In the last 7 days, 3 of 4 closed deals came from google / cpc, campaign"
                                + " spring.");
        assertThat(onlooker.page().locator(".sum").innerText()).contains("2,180 EUR", "300 GBP");
        assertThat(onlooker.page().locator(".funnel").innerText())
                .contains("20", "4", "20 % of leads");
        assertThat(onlooker.page().locator(".facts").innerText()).contains("45 %", "9 of 20 leads");
        assertThat(onlooker.page().locator(".sources tbody tr").first().innerText())
                .contains("google / cpc", "spring", "12", "75 %", "2,100 EUR", "300 GBP");
        onlooker.looksAround("attribution");

        onlooker.follow("30 d");
        assertThat(onlooker.path()).contains("range=30d");
        assertThat(onlooker.page().locator(".sentence").innerText()).contains("the last 30 days");
    }
}
