package dev.relaywatch.tenancy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.configuration.Configuration.ChannelType;
import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.Direction;
import dev.relaywatch.tenancy.configuration.Configuration.KeyKind;
import dev.relaywatch.tenancy.configuration.Configuration.Person;
import dev.relaywatch.tenancy.configuration.Configuration.Role;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Configuration.Severity;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import dev.relaywatch.tenancy.configuration.Configuration.ThresholdEntry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractExampleTest {
    final Configuration configuration = Sample.parse(Sample.WHOLE);
    final TenantEntry acme = configuration.tenants().getFirst();

    @Test
    void thePlatformsPartIsReadWhole() {
        Configuration.Platform platform = configuration.platform();

        assertThat(platform.admins())
                .containsExactly(new Person("ops@example.com", "ops-password-value", Role.ADMIN));
        assertThat(platform.keys())
                .containsExactly(
                        new Configuration.Key(
                                "automation", KeyKind.PLATFORM, "rwx_0123456789abcdef", null));
        assertThat(platform.connections())
                .extracting(ConnectionEntry::service)
                .containsExactly("stripe");
        assertThat(platform.channels())
                .extracting(Configuration.ChannelEntry::type)
                .containsExactly(
                        ChannelType.SLACK,
                        ChannelType.EMAIL,
                        ChannelType.PAGERDUTY,
                        ChannelType.WEBHOOK);
        assertThat(platform.thresholds())
                .containsExactly(
                        new ThresholdEntry(
                                "shopify",
                                "rateLimitRemainingPercent",
                                Direction.INVERSE,
                                new BigDecimal(20),
                                new BigDecimal(5),
                                null));
    }

    @Test
    void aTenantIsReadWhole() {
        assertThat(acme.slug()).isEqualTo("acme");
        assertThat(acme.name()).isEqualTo("Acme Outdoor");
        assertThat(acme.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(acme.currency()).isEqualTo("EUR");
        assertThat(acme.country()).isNull();
        assertThat(acme.webhookSecret()).isEqualTo(Sample.SIGNING_SECRET);
        assertThat(acme.keys())
                .extracting(Configuration.Key::kind)
                .containsExactly(KeyKind.PUBLIC, KeyKind.SECRET);
        assertThat(acme.people())
                .containsExactly(new Person("anna@example.com", "anna-password-value", Role.ADMIN));
        assertThat(acme.routes())
                .containsExactly(
                        new RouteEntry(
                                List.of("generate_lead", "purchase", "qualified", "closed"),
                                List.of("meta_capi", "google_ads", "ga4")));
        assertThat(acme.thresholds()).hasSize(1);
        assertThat(acme.channels()).isEmpty();
        assertThat(acme.origins()).isEmpty();
        assertThat(acme.expect()).isEmpty();
    }

    @Test
    void connectionsKeepTheirOrderAndAreCalledMainUnlessNamed() {
        assertThat(acme.connections())
                .extracting(ConnectionEntry::service)
                .containsExactly(
                        "meta",
                        "google-ads",
                        "gtm",
                        "ga4",
                        "tiktok",
                        "supabase",
                        "webhook",
                        "woocommerce",
                        "shopify");
        assertThat(acme.connections()).extracting(ConnectionEntry::name).containsOnly("main");
    }

    @Test
    void aConnectionHasItsSettingsAndSecrets() {
        ConnectionEntry meta = acme.connections().getFirst();

        assertThat(meta.settings())
                .isEqualTo(
                        Map.of(
                                "pixel-id",
                                "1234",
                                "ad-account-id",
                                "act_1",
                                "events",
                                Map.of("generate_lead", "Lead", "closed", "Purchase")));
        assertThat(meta.secrets()).isEqualTo(Map.of("access-token", "EAAB"));
    }

    @Test
    void aBaseUrlLosesTheSlashAtItsEnd() {
        assertThat(acme.connections().getFirst().baseUrl())
                .isEqualTo(URI.create("https://graph.example/prefix"));
    }

    @Test
    void channelsHaveTheirSeveritiesAndReceivers() {
        Configuration.ChannelEntry mail = configuration.platform().channels().get(1);

        assertThat(mail.severities()).containsExactly(Severity.P1, Severity.P2);
        assertThat(mail.settings()).isEqualTo(Map.of("to", List.of("ops@example.com")));
        assertThat(mail.after()).isNull();
    }

    @Test
    void nothingThatHoldsASecretPrintsIt() {
        assertThat(configuration.toString())
                .doesNotContain(
                        "ops-password-value",
                        "anna-password-value",
                        "0123456789abcdef",
                        "whsec_",
                        "EAAB",
                        "sk_live_1",
                        "services/T0");
        assertThat(acme.toString() + acme.keys() + acme.people() + acme.connections())
                .doesNotContain("anna-password-value", "0123456789abcdef", "whsec_", "EAAB");
    }

    @Test
    void everyServiceHasItsTier() {
        assertThat(Services.all()).hasSize(22);
        assertThat(Services.named("woocommerce").orElseThrow().tier())
                .isEqualTo(Services.Tier.CORE);
        assertThat(Services.named("metaa")).isEmpty();
    }

    @Test
    void everyDestinationBelongsToAKnownService() {
        assertThat(Services.destinations())
                .allSatisfy(d -> assertThat(Services.named(d.service())).isPresent());
        assertThat(Services.destination("google_ec").orElseThrow().service())
                .isEqualTo("google-ads");
    }
}
