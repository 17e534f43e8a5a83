package dev.relaywatch.tenancy.configuration;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** Files to read, and what is said about them. */
final class Sample {
    static final String SIGNING_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "OPS_PASSWORD",
                    "ops-password-value",
                    "ANNA_PASSWORD",
                    "anna-password-value",
                    "EMPTY",
                    "");

    /** The example of the contract, with values of its own where that leaves them open. */
    static final String WHOLE =
            """
            platform:
              admins: [{ email: ops@example.com, password: "${OPS_PASSWORD}" }]
              keys: [{ name: automation, key: "rwx_0123456789abcdef" }]
              connections:
                - { service: stripe, secrets: { api-key: "sk_live_1" } }
              channels:
                - { name: ops-slack, type: slack, severities: [p1, p2, p3], secrets: { webhook-url: "https://hooks.slack.example/services/T0/B0/x" } }
                - { name: ops-mail, type: email, severities: [p1, p2], settings: { to: [ops@example.com] } }
                - { name: pager, type: pagerduty, severities: [p1], settings: { base-url: "https://events.pagerduty.example" }, secrets: { routing-key: "r1" } }
                - { name: hook, type: webhook, severities: [p1, p2, p3], settings: { url: "https://hook.example/a?b=c" }, secrets: { signing-secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } }
              thresholds:
                - { service: shopify, metric: rateLimitRemainingPercent, direction: inverse, warning: 20, critical: 5 }
            tenants:
              - slug: acme
                name: Acme Outdoor
                time-zone: Europe/Berlin
                currency: EUR
                webhook-secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                keys:
                  - { name: web, kind: public, key: "rwp_0123456789abcdef" }
                  - { name: backend, kind: secret, key: "rws_0123456789abcdef" }
                people: [{ email: anna@example.com, password: "${ANNA_PASSWORD}", role: admin }]   # admin, analyst, viewer
                connections:
                  - service: meta                       # one per service, or several told apart by name:
                    name: main
                    base-url: "https://graph.example/prefix/"
                    settings: { pixel-id: "1234", ad-account-id: act_1, events: { generate_lead: Lead, closed: Purchase } }
                    secrets: { access-token: "EAAB" }
                  - service: google-ads
                    base-url: "https://google.example"
                    settings: { api: data-manager,
                                customer-id: "1112223333", login-customer-id: "4445556666", token-url: "https://oauth.example/token",
                                conversion-actions: { qualified: "11", closed: "22", purchase: "33" } }
                    secrets: { client-id: "c1", client-secret: "c2", refresh-token: "c3", developer-token: "c4" }
                  - { service: gtm, base-url: "https://sgtm.acme.example", settings: { path: /relaywatch } }
                  - { service: ga4, settings: { measurement-id: G-1 }, secrets: { api-secret: "s1" } }
                  - { service: tiktok, settings: { pixel-code: C1 }, secrets: { access-token: "t1" } }
                  - { service: supabase, base-url: "https://x.supabase.co", settings: { table: conversions }, secrets: { service-role-key: "k1" } }
                  - { service: webhook, base-url: "https://acme.example/hook", secrets: { signing-secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" } }
                  - { service: woocommerce, base-url: "https://acme.example", secrets: { consumer-key: ck_, consumer-secret: cs_ } }
                  - { service: shopify, base-url: "https://acme.myshopify.com", secrets: { access-token: shpat_ } }
                routes:
                  - { events: [generate_lead, purchase, qualified, closed], to: [meta_capi, google_ads, ga4] }
                thresholds: [{ service: woocommerce, metric: latencyMs, direction: normal, warning: 800, critical: 3000 }]
            """;

    private Sample() {}

    static @Nullable String environment(String name) {
        return ENVIRONMENT.get(name);
    }

    /** As the server's rule does: hosts in 10.0.0.0/8 are refused. */
    static Optional<String> rule(URI url) {
        return url.getHost().startsWith("10.")
                ? Optional.of(url.getHost() + " leads to a private address")
                : Optional.empty();
    }

    static Configuration parse(String text) {
        return ConfigurationFile.parse("relaywatch.yaml", text, Sample::environment, Sample::rule);
    }

    /** One tenant, {@code acme}; its fields begin in line 3. */
    static String tenant(String fields) {
        return "tenants:\n  - slug: acme\n" + fields.indent(4);
    }

    /** The platform's fields begin in line 2. */
    static String platform(String fields) {
        return "platform:\n" + fields.indent(2);
    }

    static List<String> mistakes(String text) {
        try {
            parse(text);
            return List.of();
        } catch (ConfigurationRefused e) {
            return e.mistakes();
        }
    }

    /** The one mistake of this file, without the file's name. */
    static String mistake(String text) {
        List<String> mistakes = mistakes(text);
        Assertions.assertThat(mistakes).hasSize(1);
        String mistake = mistakes.getFirst();
        Assertions.assertThat(mistake).startsWith("relaywatch.yaml:").doesNotContain("\n");
        return mistake.substring("relaywatch.yaml:".length());
    }
}
