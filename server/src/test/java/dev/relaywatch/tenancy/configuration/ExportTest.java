package dev.relaywatch.tenancy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.ChildServer;
import dev.relaywatch.testing.PostgresDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What a server exports is the file that would set it up. */
class ExportTest {
    private static final String PLATFORM_KEY = "rwx_0123456789abcdef";
    private static final String EXPORT = "/api/platform/configuration";

    private static final Map<String, String> SECRETS =
            Map.ofEntries(
                    Map.entry("PLATFORM_KEY_AUTOMATION", PLATFORM_KEY),
                    Map.entry("PLATFORM_STRIPE_API_KEY", "sk_live_1"),
                    Map.entry(
                            "PLATFORM_CHANNEL_OPS_SLACK_WEBHOOK_URL",
                            "https://hooks.slack.example/services/T0/B0/x"),
                    Map.entry("PLATFORM_CHANNEL_PAGER_ROUTING_KEY", "r1"),
                    Map.entry("PLATFORM_CHANNEL_HOOK_SIGNING_SECRET", Sample.SIGNING_SECRET),
                    Map.entry("ACME_WEBHOOK_SECRET", Sample.SIGNING_SECRET),
                    Map.entry("ACME_KEY_WEB", "rwp_0123456789abcdef"),
                    Map.entry("ACME_KEY_BACKEND", "rws_0123456789abcdef"),
                    Map.entry("ACME_META_ACCESS_TOKEN", "EAAB"),
                    Map.entry("ACME_GOOGLE_ADS_CLIENT_ID", "c1"),
                    Map.entry("ACME_GOOGLE_ADS_CLIENT_SECRET", "c2"),
                    Map.entry("ACME_GOOGLE_ADS_REFRESH_TOKEN", "c3"),
                    Map.entry("ACME_GOOGLE_ADS_DEVELOPER_TOKEN", "c4"),
                    Map.entry("ACME_GA4_API_SECRET", "s1"),
                    Map.entry("ACME_TIKTOK_ACCESS_TOKEN", "t1"),
                    Map.entry("ACME_SUPABASE_SERVICE_ROLE_KEY", "k1"),
                    Map.entry("ACME_WEBHOOK_SIGNING_SECRET", Sample.SIGNING_SECRET),
                    Map.entry("ACME_WOOCOMMERCE_CONSUMER_KEY", "ck_"),
                    Map.entry("ACME_WOOCOMMERCE_CONSUMER_SECRET", "cs_"),
                    Map.entry("ACME_SHOPIFY_ACCESS_TOKEN", "shpat_"));

    private static ChildServer server;

    @BeforeAll
    static void start(@TempDir Path temporary) throws Exception {
        Path file = temporary.resolve("relaywatch.yaml");
        Files.writeString(
                file,
                Sample.WHOLE
                                .replace("${OPS_PASSWORD}", "quiet harbour lamp 27")
                                .replace("${ANNA_PASSWORD}", "quiet harbour lamp 28")
                        + "    expect: { purchase: 1h, conversion.closed: 7d }\n");
        server =
                ChildServer.start(
                        ChildServer.directory(temporary),
                        PostgresDatabase.fresh()
                                .asArguments(
                                        "--relaywatch.config=" + file,
                                        "--relaywatch.outbound.allow-private-addresses=true"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Configuration parsed(String text) {
        return ConfigurationFile.parse(
                "exported.yaml", text, name -> SECRETS.getOrDefault(name, "else"), Sample::rule);
    }

    /** Passwords only ever make people, and do not come out again. */
    private static void same(Object exported, Object given) {
        assertThat(exported)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*password")
                .ignoringCollectionOrder()
                .isEqualTo(given);
    }

    @Test
    void theFileThatIsExportedSetsUpTheSame() throws Exception {
        Configuration given =
                Sample.parse(
                        Sample.WHOLE + "    expect: { purchase: 1h, conversion.closed: 7d }\n");

        Configuration exported = parsed(server.get(EXPORT + "?tenant=acme", PLATFORM_KEY));

        same(exported.tenants().getFirst(), given.tenants().getFirst());
        same(parsed(server.get(EXPORT, PLATFORM_KEY)).platform(), given.platform());
    }

    @Test
    void whatWasSetWhileTheServerRanIsExportedAsTheFileThatSetsItUp() throws Exception {
        String _ =
                server.post(
                        "/api/platform/tenants",
                        PLATFORM_KEY,
                        "{\"slug\":\"later\",\"name\":\"Later ${ACME_WEBHOOK_SECRET}\",\"country\":\"CH\",\"origins\":[\"https://later.example\"],\"webhookSecret\":\""
                                + Sample.SIGNING_SECRET
                                + "\"}");
        String expected =
                server.put(
                                "/api/platform/expectations?tenant=later",
                                PLATFORM_KEY,
                                "{\"expect\":{\"purchase\":\"90m\",\"conversion.closed\":\"7d\"}}")
                        .body();
        assertThat(expected).contains("\"within\":\"90m\"", "\"managedBy\":\"people\"");

        String exported = server.get(EXPORT + "?tenant=later", PLATFORM_KEY);

        assertThat(exported)
                .contains("${LATER_WEBHOOK_SECRET}", "#   LATER_WEBHOOK_SECRET\n")
                .doesNotContain(Sample.SIGNING_SECRET);
        same(
                parsed(exported.replace("${LATER_WEBHOOK_SECRET}", "${ACME_WEBHOOK_SECRET}"))
                        .tenants()
                        .getFirst(),
                Sample.parse(
                                """
                                tenants:
                                  - slug: later
                                    name: "Later $${ACME_WEBHOOK_SECRET}"
                                    country: CH
                                    origins: [https://later.example]
                                    webhook-secret: "%s"
                                    expect: { purchase: 90m, conversion.closed: 7d }
                                """
                                        .formatted(Sample.SIGNING_SECRET))
                        .tenants()
                        .getFirst());
    }

    @Test
    void noSecretIsInItAndEachHasAVariableThatIsNamedAtItsHead() throws Exception {
        String exported = server.get(EXPORT, PLATFORM_KEY);

        SECRETS.forEach((name, secret) ->
                assertThat(exported)
                        .contains("#   " + name + "\n", "${" + name + "}")
                        .doesNotContain(secret.length() > 6 ? secret : "harbour"));
    }

    @Test
    void ofAStoreItIsThatStoreAloneWithWhatPeopleMadeThere() throws Exception {
        String _ = server.post("/api/platform/tenants", PLATFORM_KEY, "{\"slug\":\"by-people\"}");
        String made =
                server.post(
                        "/api/platform/connections?tenant=by-people",
                        PLATFORM_KEY,
                        "{\"service\":\"mux\",\"name\":\"films\",\"secrets\":{\"token-id\":\"i1\",\"token-secret\":\"i2\"}}");
        assertThat(JsonMapper.shared().readTree(made).path("managedBy").asString())
                .as(made)
                .isEqualTo("people");

        String _ =
                server.post(
                        "/api/platform/keys?tenant=by-people",
                        PLATFORM_KEY,
                        "{\"name\":\"shop\",\"kind\":\"public\",\"origins\":[\"https://people.example\"]}");

        assertThat(server.get(EXPORT + "?tenant=by-people", PLATFORM_KEY))
                .contains("${BY_PEOPLE_KEY_SHOP}", "origins:\n    - https://people.example")
                .contains("slug: by-people", "name: films", "${BY_PEOPLE_MUX_FILMS_TOKEN_SECRET}")
                .doesNotContain("platform:", "acme");
    }
}
