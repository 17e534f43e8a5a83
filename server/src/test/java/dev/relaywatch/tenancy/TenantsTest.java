package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.testing.RunningServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Tenants made and changed while the server runs. */
class TenantsTest extends RunningServer {
    private static final Caller ADMIN = new Caller.Platform("automation");

    @Autowired private Tenants administered;
    @Autowired private Tenancy tenancy;

    private String slug;

    @BeforeEach
    void newSlug() {
        slug = "t-" + Ids.next();
    }

    private TenantDetails made(WantedTenant wanted) {
        Tenants.Outcome outcome = administered.make(ADMIN, wanted);
        assertThat(outcome).isInstanceOf(Tenants.Made.class);
        return ((Tenants.Made) outcome).tenant();
    }

    private static List<String> fields(Tenants.Outcome outcome) {
        return outcome instanceof Tenants.Invalid(var errors)
                ? errors.stream().map(FieldError::field).toList()
                : List.of(outcome.toString());
    }

    @Test
    void oneThatIsMadeIsThereAtOnceWithTheDefaultsOfTheFile() {
        assertThat(tenancy.tenantBySlug(slug)).isEmpty();

        TenantDetails made = made(WantedTenant.of(slug, "Acme Outdoor"));

        assertThat(tenancy.tenantBySlug(slug)).contains(made.tenant());
        assertThat(made.tenant().name()).isEqualTo("Acme Outdoor");
        assertThat(made.tenant().currency()).isEqualTo("EUR");
        assertThat(made.tenant().timeZone().getId()).isEqualTo("UTC");
        assertThat(made.fromFile()).isFalse();
        assertThat(made(WantedTenant.of(slug + "x", null)).tenant().name()).isEqualTo(slug + "x");
    }

    @Test
    void aNewNameLeavesTheRestAsItIs() {
        made(new WantedTenant(slug, "Acme", "Europe/Berlin", "CHF", "CH", List.of(), null));

        Tenants.Outcome outcome = administered.change(ADMIN, slug, WantedTenant.named("Acme AG"));

        assertThat(outcome).isInstanceOf(Tenants.Changed.class);
        Tenant now = tenancy.tenantBySlug(slug).orElseThrow();
        assertThat(now.name()).isEqualTo("Acme AG");
        assertThat(now.timeZone().getId()).isEqualTo("Europe/Berlin");
        assertThat(now.currency()).isEqualTo("CHF");
        assertThat(now.country()).isEqualTo("CH");
    }

    @Test
    void mistakesAreThoseOfTheConfigurationFileByTheirFields() {
        assertThat(
                        fields(
                                administered.make(
                                        ADMIN,
                                        new WantedTenant(
                                                "Acme Shop",
                                                null,
                                                "Berlin",
                                                "EURO",
                                                "Germany",
                                                List.of("https://a.example/path"),
                                                null))))
                .containsExactlyInAnyOrder("slug", "timeZone", "currency", "country", "origins[0]");
        assertThat(fields(administered.make(ADMIN, WantedTenant.named("no slug"))))
                .containsExactly("slug");
        made(WantedTenant.of(slug, null));
        assertThat(fields(administered.change(ADMIN, slug, WantedTenant.of("other", null))))
                .containsExactly("slug");
    }

    @Test
    void aSlugIsTakenOnce() {
        made(WantedTenant.of(slug, "first"));

        assertThat(administered.make(ADMIN, WantedTenant.of(slug, "second")))
                .isInstanceOfSatisfying(
                        Tenants.Refused.class,
                        refused -> {
                            assertThat(refused.field()).isEqualTo("slug");
                            assertThat(refused.remedy()).contains("another slug");
                        });
        assertThat(tenancy.tenantBySlug(slug).orElseThrow().name()).isEqualTo("first");
    }

    @Test
    void whatTheFileNamesIsTheFilesAlone() {
        Tenant filed = tenants.tenant();

        assertThat(administered.find(filed.slug()).orElseThrow().fromFile()).isTrue();
        assertThat(administered.change(ADMIN, filed.slug(), WantedTenant.named("other")))
                .isInstanceOfSatisfying(
                        Tenants.Refused.class,
                        refused -> assertThat(refused.reason()).contains("configuration file"));
        assertThat(administered.find(filed.slug()).orElseThrow().tenant()).isEqualTo(filed);
    }

    private static final String SECRET = "whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw==";
    private static final String OTHER = "whsec_b3RoZXItY3JtLXNlY3JldC1mb3ItdGhlLWRlbW8=";

    @Test
    void whatTheCrmSignsWithIsSetReplacedAndTakenAwayAndLeavesTheRestAsItIs() {
        TenantDetails made =
                made(
                        new WantedTenant(
                                slug, "Acme", "Europe/Berlin", "CHF", "CH", null, null, SECRET));
        assertThat(made.hasWebhookSecret()).isTrue();
        assertThat(tenancy.webhookSecret(made.tenant().id())).contains(SECRET);

        administered.change(ADMIN, slug, WantedTenant.signing(OTHER));
        assertThat(tenancy.webhookSecret(made.tenant().id())).contains(OTHER);
        administered.change(ADMIN, slug, WantedTenant.named("Acme AG"));
        assertThat(tenancy.webhookSecret(made.tenant().id())).contains(OTHER);

        administered.change(ADMIN, slug, WantedTenant.signing(""));
        assertThat(tenancy.webhookSecret(made.tenant().id())).isEmpty();
        assertThat(administered.find(slug).orElseThrow().hasWebhookSecret()).isFalse();
        assertThat(tenancy.tenantBySlug(slug).orElseThrow().currency()).isEqualTo("CHF");
    }

    @Test
    void aSecretThatCannotBeOneIsRefusedAndNotSaid() {
        made(WantedTenant.of(slug, null));

        assertThat(administered.change(ADMIN, slug, WantedTenant.signing("whsec_short")))
                .isInstanceOfSatisfying(
                        Tenants.Invalid.class,
                        invalid -> {
                            assertThat(fields(invalid)).containsExactly("webhookSecret");
                            assertThat(invalid.errors().getFirst().message())
                                    .contains("24 to 64 bytes", "openssl")
                                    .doesNotContain("whsec_short");
                        });
        assertThat(WantedTenant.signing(SECRET).toString()).doesNotContain("whsec");
    }

    @Test
    void ofASecretTheAuditLogTellsThatItChanged() {
        TenantDetails made = made(WantedTenant.of(slug, null));
        administered.change(ADMIN, slug, WantedTenant.signing(SECRET));
        administered.change(ADMIN, slug, WantedTenant.signing(SECRET));

        assertThat(
                        everything
                                .sql(
                                        "SELECT action || ' ' || details FROM audit_log WHERE tenant_id = ? ORDER BY at, id")
                                .param(made.tenant().id().value())
                                .query(String.class)
                                .list())
                .containsExactly(
                        "tenant.added {}", "tenant.changed {\"changed\": [\"webhookSecret\"]}");
    }

    @Test
    void oneThatIsDisabledOpensToNobodyUntilItIsEnabled() {
        made(WantedTenant.of(slug, null));
        administered.change(
                ADMIN, slug, new WantedTenant(null, null, null, null, null, null, false));
        assertThat(tenancy.tenantBySlug(slug)).isEmpty();
        assertThat(administered.find(slug).orElseThrow().enabled()).isFalse();

        administered.change(
                ADMIN, slug, new WantedTenant(null, null, null, null, null, null, true));
        assertThat(tenancy.tenantBySlug(slug)).isPresent();
    }

    @Test
    void nobodyIsNotFound() {
        assertThat(administered.change(ADMIN, slug, WantedTenant.named("x")))
                .isEqualTo(new Tenants.NoSuchTenant());
    }

    @Test
    void theAuditLogTellsWhatWasThereBefore() {
        TenantDetails made = made(WantedTenant.of(slug, "before"));
        administered.change(ADMIN, slug, WantedTenant.named("after"));
        administered.change(ADMIN, slug, WantedTenant.named("after"));

        assertThat(
                        everything
                                .sql(
                                        """
                                        SELECT action || ' ' || subject || ' ' || coalesce(before ->> 'name', '-') || ' '
                                               || (after ->> 'name')
                                          FROM audit_log WHERE tenant_id = ? ORDER BY at, id
                                        """)
                                .param(made.tenant().id().value())
                                .query(String.class)
                                .list())
                .containsExactly(
                        "tenant.added " + slug + " - before",
                        "tenant.changed " + slug + " before after");
    }
}
