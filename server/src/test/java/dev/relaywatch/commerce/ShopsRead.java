package dev.relaywatch.commerce;

import dev.relaywatch.capture.VisitsKit;
import dev.relaywatch.commerce.shopify.ShopifySources;
import dev.relaywatch.commerce.woocommerce.WooSources;
import dev.relaywatch.outbound.LoopbackOutbound;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.sandbox.Sandbox;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.MovableClock;
import dev.relaywatch.testing.PostgresDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shops of the sandbox, and a server's node that reads them when a test says so. */
final class ShopsRead implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CommerceProperties BOUNDS =
            new CommerceProperties(Duration.ofSeconds(25), Duration.ofSeconds(5), 50);
    static final ShopSyncProperties PROPERTIES =
            new ShopSyncProperties(
                    Duration.ofMinutes(5), 8, Duration.ofDays(90), Duration.ofDays(400));

    private final HttpClient http = HttpClient.newHttpClient();
    private final Outbound outbound = LoopbackOutbound.open();
    final MovableClock clock = new MovableClock(Instant.parse("2026-11-26T12:00:00Z"));
    final Sandbox sandbox = Sandbox.start(0, clock);
    final Database database = PostgresDatabase.fresh().open();
    final TenancyKit tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, JSON);
    final ShopSyncStore store = new ShopSyncStore(tenancy.platform());
    final ShopOrderStore orders = new ShopOrderStore(tenancy.application(), JSON);
    final ShopSync sync = node(source -> source);
    final ShopOverviews overviews =
            new ShopOverviews(
                    new ShopDirectory(tenancy.tenancy()),
                    new ShopOverviewStore(tenancy.application(), JSON),
                    VisitsKit.visits(tenancy),
                    tenancy.tenancy(),
                    tenancy.transaction(),
                    PROPERTIES,
                    List.of(),
                    clock);

    /**
     * @param around what stands between the node and the shops
     */
    ShopSync node(UnaryOperator<ShopSource> around) {
        try {
            return new ShopSync(
                    store,
                    new ShopReading(
                            List.of(
                                    around.apply(WooSources.source(outbound, BOUNDS, clock)),
                                    ShopifySources.source(outbound, BOUNDS, clock)),
                            orders,
                            tenancy.transaction(),
                            PROPERTIES,
                            clock),
                    tenancy.tenancy(),
                    tenancy.transaction(),
                    PROPERTIES,
                    tenancy.installation(
                            DataDirectory.open(
                                    Files.createTempDirectory(
                                            Path.of("target").toAbsolutePath(), "shops-read-"))),
                    clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TenantId tenant() {
        return tenancy.tenant("shops-" + Ids.next());
    }

    /** Each account is a shop of its own. */
    ConnectionId woocommerce(TenantId tenant, String account) {
        return tenancy.connect(
                tenant,
                "woocommerce",
                account,
                URI.create(sandbox.url(account, "woocommerce")),
                Map.of("domain", account + ".example"),
                Map.of("consumer-key", "ck_0123456789", "consumer-secret", "cs_abcdefghij"));
    }

    ConnectionId shopify(TenantId tenant, String account) {
        return tenancy.connect(
                tenant,
                "shopify",
                account,
                URI.create(sandbox.url(account, "shopify")),
                Map.of("domain", account + ".example"),
                Map.of("access-token", "shpat_0123456789abcdef"));
    }

    /** Reads what is due. */
    void read() {
        read(sync);
    }

    void read(ShopSync node) {
        node.refresh();
        node.claim(100).forEach(node::read);
    }

    ShopOverview overview(TenantId tenant, String platform, int days) {
        return overview(tenant, platform, null, days);
    }

    ShopOverview overview(TenantId tenant, String platform, @Nullable String domain, int days) {
        if (overviews.of(tenant, platform, domain, days)
                instanceof ShopOverviews.Shown(var overview)) {
            return overview;
        }
        throw new AssertionError("no overview");
    }

    /** What the shop itself does, or says. */
    JsonNode shop(String account, String method, String path, @Nullable String body) {
        String key =
                Base64.getEncoder()
                        .encodeToString("ck_test:cs_test".getBytes(StandardCharsets.UTF_8));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        sandbox.url(account, "woocommerce")
                                                + "/wp-json/wc/v3/"
                                                + path))
                        .header("Authorization", "Basic " + key)
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next test has these shops no more. */
    void forgetAll() {
        int _ = tenancy.platform().sql("UPDATE connections SET disabled_at = now()").update();
        int _ = tenancy.platform().sql("DELETE FROM shop_sync").update();
    }

    @Override
    public void close() {
        sandbox.close();
        LoopbackOutbound.stop(outbound);
        database.close();
    }
}
