package dev.relaywatch.dashboard.shop;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.Onlooker;
import dev.relaywatch.testing.PagesInBrowser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How is the shop doing? What is read of it is put there; the reading has tests of its own. */
class ShopInBrowserTest extends PagesInBrowser {
    private static final double SOON_MS = 15_000;
    private static final String RECOVERY = "https://acme.example/checkout/?pay=cart-41";

    private Tenant acme;
    private Person anna;

    @BeforeEach
    void connect() {
        acme = tenants.tenant();
        anna = people.member(acme, Role.VIEWER);
    }

    private void shop(String platform, String domain) {
        tenants.connect(
                acme,
                platform,
                domain,
                "https://" + domain,
                Map.of("domain", domain),
                Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij"));
    }

    /** As if it had been read a moment ago. */
    private void read(String domain) {
        sql(
                """
                INSERT INTO shop_sync (tenant_id, connection_id, platform, address, currency, time_zone, known_since, synced_at, next_run_at)
                SELECT tenant_id, id, service, base_url, 'EUR', 'Europe/Rome', now() - interval '60 days', now(), now() + interval '1 day'
                  FROM connections WHERE tenant_id = ? AND name = ?
                ON CONFLICT (tenant_id, connection_id) DO UPDATE
                   SET currency = excluded.currency, time_zone = excluded.time_zone, known_since = excluded.known_since,
                       synced_at = excluded.synced_at, next_run_at = excluded.next_run_at, trouble = NULL, failures = 0
                """,
                domain);
    }

    private void sells(String domain) {
        read(domain);
        sql(
                """
                INSERT INTO shop_orders (tenant_id, connection_id, order_id, status, sold, currency, total, tax, shipping, refunded, created_at, modified_at)
                SELECT tenant_id, id, n, 'processing', true, 'EUR', 40 + (n * 7) % 60, 0, 0, 0, at, at
                  FROM connections, generate_series(1, 400) n, LATERAL (SELECT now() - make_interval(mins => n * 45) AS at) t
                 WHERE tenant_id = ? AND name = ?
                """,
                domain);
        sql(
                """
                INSERT INTO shop_carts (tenant_id, connection_id, cart_id, status, currency, total, items, recovery_url, created_at)
                SELECT tenant_id, id, 41, 'checkout-draft', 'EUR', 184.50, '[{"name":"Terracotta bowl, 24 cm","quantity":3}]',
                       '%s', now() - interval '2 hours'
                  FROM connections WHERE tenant_id = ? AND name = ?
                """
                        .formatted(RECOVERY),
                domain);
        sql(
                """
                INSERT INTO shop_low_stock (tenant_id, connection_id, product_id, name, sku, stock_quantity, threshold)
                SELECT c.tenant_id, c.id, p.id, p.name, p.sku, p.stock, 6
                  FROM connections c, (VALUES (7, 'Linen runner, sand', 'LR-SA', 3), (8, 'Olive board, large', 'OB-L', 0)) p (id, name, sku, stock)
                 WHERE c.tenant_id = ? AND c.name = ?
                """,
                domain);
    }

    private void sql(String statement, String domain) {
        assertThat(everything.sql(statement).params(acme.id().value(), domain).update())
                .isPositive();
    }

    private void operations(String domain, String operation, int times, int ms, int failures) {
        StringBuilder metrics = new StringBuilder("{\"metrics\":[");
        for (int i = 0; i < times; i++) {
            metrics.append(i == 0 ? "" : ",")
                    .append(
                            "{\"operation\":\"%s\",\"platform\":\"woocommerce\",\"durationMs\":%d,\"success\":%s,\"domain\":\"%s\"%s}"
                                    .formatted(
                                            operation,
                                            ms + i,
                                            i >= failures,
                                            domain,
                                            i < failures ? ",\"errorType\":\"timeout\"" : ""));
        }
        assertThat(
                        post(
                                        "/api/operations/metrics",
                                        metrics.append("]}").toString(),
                                        tenants.secretKey(acme))
                                .status())
                .isEqualTo(202);
    }

    private void slow(String domain, String operation) {
        everything
                .sql(
                        """
                        INSERT INTO operation_anomalies (tenant_id, id, platform, domain, operation, metric, hour, value, expected, sentence, found_at)
                        VALUES (?, ?, 'woocommerce', ?, ?, 'latency', date_trunc('hour', now()) - interval '1 hour', 4120, 700,
                                'search_products took 4.1 s at p95, usually 0.7 s', now())
                        """)
                .params(acme.id().value(), Ids.next(), domain, operation)
                .update();
    }

    private static String card(Onlooker onlooker, String id) {
        return onlooker.page().locator("section[aria-labelledby=" + id + "]").innerText();
    }

    private Onlooker busy() {
        shop("woocommerce", "acme.example");
        sells("acme.example");
        operations("acme.example", "search_products", 120, 700, 3);
        operations("acme.example", "check_stock", 60, 200, 0);
        slow("acme.example", "search_products");
        Onlooker onlooker = signedIn(anna).open("/shop");
        onlooker.page().locator("[data-plot] canvas").waitFor();
        onlooker.page()
                .locator("#op-check_stock")
                .waitFor(new Locator.WaitForOptions().setTimeout(SOON_MS));
        return onlooker;
    }

    @Test
    void thePageSaysWhatAShopSellsAndHowItsOperationsGo() {
        Onlooker onlooker = busy();

        assertThat(onlooker.path()).startsWith("/shop/woocommerce");
        assertThat(onlooker.page().locator(".tiles").innerText())
                .contains("Revenue", "EUR", "Orders", "Average order", "week before");
        assertThat(onlooker.page().locator(".tile .change").first().innerText()).contains("by");
        onlooker.page().getByText("Show as table").click();
        assertThat(onlooker.page().locator(".chart-alt tbody tr").count()).isEqualTo(7);
        assertThat(onlooker.page().locator(".chart-alt thead").innerText()).contains("Time before");
        assertThat(card(onlooker, "o-an")).contains("4.1 s at p95", "search_products", "180");
        assertThat(onlooker.page().locator("#op-search_products").innerText())
                .contains("120", "97.5 %", "3");
        onlooker.looksAround("shop");
    }

    @Test
    void aCartThatWasLeftIsRecoveredByItsLink() {
        Onlooker onlooker = busy();

        assertThat(card(onlooker, "o-cart"))
                .contains("Terracotta bowl", "3 items", "184.50 EUR", "1, worth 185 EUR");
        assertThat(onlooker.page().locator("[data-copy]").getAttribute("data-copy"))
                .isEqualTo(RECOVERY);
        assertThat(card(onlooker, "o-low"))
                .contains("Olive board, large", "sold out", "Linen runner, sand", "3 left");
    }

    @Test
    void theTimeRangeAndThePlatformStandInTheAddress() {
        Onlooker onlooker = busy();

        onlooker.follow("30 d");
        onlooker.page().waitForURL("**range=30d**");
        onlooker.page().getByText("Show as table").click();
        assertThat(onlooker.page().locator(".chart-alt tbody tr").count()).isEqualTo(30);

        onlooker.page().locator(".page-tabs").getByText("Shopify").click();
        onlooker.page().waitForURL("**/shop/shopify**");
        assertThat(onlooker.page().locator(".empty").innerText())
                .contains("No such shop is connected");
        onlooker.looksAround("shop-not-connected");
    }

    @Test
    void ofSeveralShopsEachIsShownAloneAndAllTogether() {
        shop("woocommerce", "one.example");
        shop("woocommerce", "two.example");
        sells("one.example");
        read("two.example");
        Onlooker onlooker = signedIn(anna).open("/shop/woocommerce");
        assertThat(onlooker.page().locator(".page-head .sub").innerText()).isEqualTo("2 shops");
        assertThat(card(onlooker, "o-cart")).contains("one.example");

        onlooker.page().locator(".chip").getByText("two.example").click();

        onlooker.page().waitForURL("**domain=two.example**");
        assertThat(card(onlooker, "o-cart")).contains("No cart was left");
    }

    @Test
    void aShopThatWasNeverReadSaysSoAndWhy() {
        shop("woocommerce", "new.example");

        Onlooker onlooker = signedIn(anna).open("/shop/woocommerce");

        assertThat(onlooker.notice()).contains("Not read yet");
        assertThat(card(onlooker, "o-ops")).contains("No operation in");
        onlooker.looksAround("shop-new");
    }

    @Test
    void anOperationIsCountedOnTheOpenPage() {
        Onlooker onlooker = busy();

        assertThat(
                        untilShown(
                                each -> operations("acme.example", "get_cart_" + each, 1, 10, 0),
                                each -> onlooker.page().locator("#op-get_cart_" + each)))
                .isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whoSeesAllStoresChoosesAShop() {
        shop("woocommerce", "chosen-" + acme.slug() + ".example");
        Onlooker admin = signedIn(people.platformAdmin()).open("/shop");

        admin.page().locator("a[href*='tenant=" + acme.slug() + "']").click();

        admin.page().waitForURL("**/shop/woocommerce?tenant=" + acme.slug() + "**");
        assertThat(admin.page().locator(".page-head .sub").innerText())
                .isEqualTo("chosen-" + acme.slug() + ".example");
    }
}
