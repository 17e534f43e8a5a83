package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.ChannelsConfigured;
import dev.relaywatch.tenancy.ConfiguredChannel;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import tools.jackson.databind.JsonNode;

/** {@code /api/platform/channels}, and what the configuration file says of them. */
class ChannelDoorTest extends RunningServer {
    private static final String CHANNELS = "/api/platform/channels";
    private static final String HOOK = "https://hooks.example/T0/B0/a-secret-path";
    private static final String SLACK =
            "{\"name\":\"ops\",\"type\":\"slack\",\"severities\":[\"p3\",\"p1\"],\"after\":\"90m\","
                    + "\"secrets\":{\"webhook-url\":\""
                    + HOOK
                    + "\"}}";
    private static final String MAIL =
            "{\"name\":\"mail\",\"type\":\"email\",\"severities\":[\"p1\"],\"settings\":{\"to\":[\"ops@acme.example\"]}}";

    @Autowired private Channels channels;
    @Autowired private TenantTransaction transaction;
    @Autowired private ApplicationEventPublisher events;

    private Tenant acme;
    private String key;
    private String platformKey;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
        platformKey = tenants.platformKey();
    }

    private Answer call(String method, String path, @Nullable String body, String withKey) {
        return send(
                HttpRequest.newBuilder(url(CHANNELS + path))
                        .header("Authorization", "Bearer " + withKey)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body)));
    }

    private UUID added(String body) {
        Answer answer = call("POST", "", body, key);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return UUID.fromString(answer.json().path("id").asString());
    }

    private JsonNode listed(String withKey) {
        return call("GET", "", null, withKey).json().path("items");
    }

    private List<String> names(String withKey) {
        List<String> names = new ArrayList<>();
        listed(withKey).forEach(one -> names.add(one.path("name").asString()));
        return names;
    }

    @Test
    void aChannelIsShownWithTheNamesOfItsSecretsAlone() {
        added(SLACK);

        Answer list = call("GET", "", null, key);

        JsonNode one = list.json().path("items").get(0);
        assertThat(one.path("type").asString()).isEqualTo("slack");
        assertThat(one.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(one.path("severities").toString()).isEqualTo("[\"p1\",\"p3\"]");
        assertThat(one.path("secrets").toString()).isEqualTo("[\"webhook-url\"]");
        assertThat(one.path("after").asString()).isEqualTo("90m");
        assertThat(one.path("managedBy").asString()).isEqualTo("people");
        assertThat(one.path("enabled").asBoolean()).isTrue();
        assertThat(one.has("lastError")).isFalse();
        assertThat(list.text()).doesNotContain("a-secret-path").contains("\"nextCursor\":null");
    }

    @Test
    void itsSecretsStandSealedInTheTableAndOpenForWhoTells() {
        UUID id = added(SLACK);

        assertThat(
                        everything
                                .sql(
                                        "SELECT encode(secrets, 'escape') || a::text FROM alert_channels a WHERE id = ?")
                                .param(id)
                                .query(String.class)
                                .single())
                .doesNotContain("a-secret-path");
        Recipient recipient = channels.recipient(id).orElseThrow();
        assertThat(recipient.secret("webhook-url")).contains(HOOK);
        assertThat(recipient.tenant()).isEqualTo(acme.id());
        assertThat(recipient.toString()).doesNotContain("a-secret-path");
    }

    @Test
    void whoMadeItIsRememberedAndNoSecretIs() {
        added(SLACK);

        assertThat(
                        everything
                                .sql(
                                        "SELECT subject || after::text || details::text FROM audit_log WHERE tenant_id = ? AND action = 'channel.added'")
                                .param(acme.id().value())
                                .query(String.class)
                                .single())
                .contains("ops", "slack")
                .doesNotContain("hooks.example");
    }

    @Test
    void aSecretThatIsLeftOutStaysAsItIs() {
        UUID id = added(SLACK);

        Answer answer =
                call(
                        "PUT",
                        "/" + id,
                        "{\"name\":\"ops-2\",\"type\":\"slack\",\"severities\":[\"p2\"]}",
                        key);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Recipient recipient = channels.recipient(id).orElseThrow();
        assertThat(recipient.secret("webhook-url")).contains(HOOK);
        assertThat(recipient.name()).isEqualTo("ops-2");
        assertThat(answer.json().has("after")).isFalse();
    }

    @Test
    void aSecretThatIsGivenAsNullIsTakenAway() {
        UUID id = added(SLACK);

        Answer answer =
                call(
                        "PUT",
                        "/" + id,
                        "{\"name\":\"ops\",\"type\":\"slack\",\"severities\":[\"p2\"],\"settings\":{\"channel\":\"C1\"},"
                                + "\"secrets\":{\"webhook-url\":null,\"bot-token\":\"xoxb-1\"}}",
                        key);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(channels.recipient(id).orElseThrow().secrets())
                .containsExactly(Map.entry("bot-token", "xoxb-1"));
    }

    @Test
    void aChannelOfAnotherTypeInheritsNoSecret() {
        UUID id = added(SLACK);

        assertThat(call("PUT", "/" + id, MAIL, key).status()).isEqualTo(200);

        assertThat(channels.recipient(id).orElseThrow().secrets()).isEmpty();
    }

    @Test
    void allMistakesAreToldAtOnce() {
        Answer answer =
                call(
                        "POST",
                        "",
                        "{\"name\":\"\",\"type\":\"fax\",\"severities\":[\"p9\"],\"after\":\"soon\",\"colour\":\"red\","
                                + "\"tenant\":\"nobody\"}",
                        key);

        assertThat(answer.status()).isEqualTo(422);
        List<String> fields = new ArrayList<>();
        answer.json().path("errors").forEach(one -> fields.add(one.path("field").asString()));
        assertThat(fields)
                .containsExactlyInAnyOrder(
                        "name", "type", "severities[0]", "after", "colour", "tenant");
        assertThat(listed(key)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "webhook | {}| {}| settings.url",
                "webhook | {\"url\":\"ftp://x.example\"}| {}| settings.url",
                "webhook | {\"url\":\"http://169.254.169.254/latest\"}| {}| settings.url",
                "webhook | {\"url\":\"https://x.example\"}| {\"signing-secret\":\"short\"}| secrets.signing-secret",
                "webhook | {\"url\":\"https://x.example\",\"to\":1}| {}| settings.to",
                "email | {\"to\":[]}| {}| settings.to",
                "email | {\"to\":[\"nobody\"]}| {}| settings.to[0]",
                "email | {\"to\":\"ops@acme.example\"}| {}| settings.to",
                "pagerduty | {}| {}| secrets.routing-key",
                "slack | {}| {}| secrets",
                "slack | []| {}| settings"
            })
    void whatAChannelCannotDoWithoutIsSaid(
            String type, String settings, String secrets, String field) {
        Answer answer =
                call(
                        "POST",
                        "",
                        "{\"name\":\"a\",\"type\":\""
                                + type
                                + "\",\"severities\":[\"p1\"],\"settings\":"
                                + settings
                                + ",\"secrets\":"
                                + secrets
                                + "}",
                        key);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("\"field\":\"" + field + "\"");
    }

    @Test
    void aTextThatLooksLikeAVariableStandsForItself() {
        added(MAIL.replace("\"mail\"", "\"${PATH} and $${PATH}\""));

        assertThat(names(key)).containsExactly("${PATH} and $${PATH}");
    }

    @Test
    void aNameIsTakenOnceATenant() {
        added(MAIL);
        UUID second = added(SLACK);

        Answer added = call("POST", "", MAIL, key);
        Answer renamed = call("PUT", "/" + second, MAIL, key);

        assertThat(added.status()).isEqualTo(422);
        assertThat(renamed.status()).isEqualTo(422);
        assertThat(renamed.text()).contains("\"field\":\"name\"");
        assertThat(names(key)).containsExactly("mail", "ops");
    }

    @Test
    void theHundredAndFirstIsRefused() {
        everything
                .sql(
                        """
                        INSERT INTO alert_channels (id, tenant_id, name, type, severities, settings, secrets, fingerprint,
                                                    managed_by, created_at, updated_at)
                        SELECT gen_random_uuid(), ?, 'c' || n, 'email', '{p1}', '{}', '', '', 'people', now(), now()
                          FROM generate_series(1, 100) n
                        """)
                .param(acme.id().value())
                .update();

        Answer answer = call("POST", "", MAIL, key);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("the most there may be");
    }

    @ParameterizedTest
    @CsvSource({"PUT,''", "DELETE,''", "POST,/test"})
    void anotherTenantsChannelIsNotThere(String method, String path) {
        UUID id = added(MAIL);
        String other = tenants.secretKey(tenants.tenant());

        assertThat(call(method, "/" + id + path, MAIL, other).status()).isEqualTo(404);

        assertThat(names(key)).containsExactly("mail");
        assertThat(listed(other)).isEmpty();
    }

    @Test
    void theInstallationsAreThePlatformsAlone() {
        String name = "ops-" + UUID.randomUUID();
        added(MAIL);
        Answer answer = call("POST", "", MAIL.replace("\"mail\"", "\"" + name + "\""), platformKey);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("tenant").isNull()).isTrue();

        assertThat(names(platformKey)).contains(name, "mail");
        assertThat(names(key)).containsExactly("mail");
        assertThat(call("GET", "?tenant=" + acme.slug(), null, platformKey).text())
                .contains("\"mail\"")
                .doesNotContain(name);
        call("DELETE", "/" + answer.json().path("id").asString(), null, platformKey);
    }

    @Test
    void thePlatformAddsForATenantByItsSlug() {
        Answer answer =
                call(
                        "POST",
                        "",
                        MAIL.replaceFirst("\\{", "{\"tenant\":\"" + acme.slug() + "\","),
                        platformKey);

        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(names(key)).containsExactly("mail");
    }

    @Test
    void whatIsRemovedIsGone() {
        UUID id = added(MAIL);

        assertThat(call("DELETE", "/" + id, null, key).status()).isEqualTo(204);

        assertThat(listed(key)).isEmpty();
        assertThat(call("DELETE", "/" + id, null, key).status()).isEqualTo(404);
    }

    @Test
    void aTestThatCannotBeSentSaysWhy() {
        UUID id = added(MAIL);

        Answer answer = call("POST", "/" + id + "/test", "", key);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("ok").asBoolean(true)).isFalse();
        assertThat(answer.json().path("message").asString()).isNotBlank();
    }

    private void configured(TenantId tenant, ConfiguredChannel... wanted) {
        transaction.acrossTenants(() -> {
            events.publishEvent(new ChannelsConfigured(tenant, List.of(wanted)));
            return true;
        });
    }

    private static ConfiguredChannel hook(String name, String secret) {
        return new ConfiguredChannel(
                name,
                "webhook",
                List.of("p1"),
                Map.of("url", "https://acme.example/alerts"),
                Map.of("signing-secret", secret),
                null);
    }

    private String version(String name) {
        return everything
                .sql(
                        "SELECT xmin::text || enabled FROM alert_channels WHERE tenant_id = ? AND name = ?")
                .params(acme.id().value(), name)
                .query(String.class)
                .single();
    }

    @Test
    void whatTheFileNamesIsChangedThereAlone() {
        configured(acme.id(), hook("hook", "s-1"));
        JsonNode hook = listed(key).get(0);
        String id = hook.path("id").asString();

        assertThat(hook.path("managedBy").asString()).isEqualTo("file");
        for (String method : List.of("PUT", "DELETE")) {
            Answer answer = call(method, "/" + id, MAIL, key);
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).contains("stands in the configuration file");
        }
    }

    @Test
    void theSameFileAgainTouchesNothing() {
        configured(acme.id(), hook("hook", "s-1"));
        String before = version("hook");

        configured(acme.id(), hook("hook", "s-1"));

        assertThat(version("hook")).isEqualTo(before);
    }

    @Test
    void aSecretThatChangedInTheFileIsTheNewOne() {
        configured(acme.id(), hook("hook", "s-1"));
        UUID id = UUID.fromString(listed(key).get(0).path("id").asString());

        configured(acme.id(), hook("hook", "s-2"));

        assertThat(channels.recipient(id).orElseThrow().secret("signing-secret")).contains("s-2");
    }

    @Test
    void whatLeavesTheFileIsDisabledAndWhatPeopleMadeIsLeftAlone() {
        UUID mail = added(MAIL);
        configured(acme.id(), hook("hook", "s-1"), hook("other", "s-1"));
        String before = version("mail");

        configured(acme.id(), hook("other", "s-1"));

        assertThat(version("hook")).endsWith("false");
        assertThat(version("other")).endsWith("true");
        assertThat(version("mail")).isEqualTo(before);
        assertThat(channels.recipient(mail)).isPresent();
    }

    @Test
    void whatIsDisabledIsToldOfNothingUntilTheFileNamesItAgain() {
        configured(acme.id(), hook("hook", "s-1"));
        UUID id = UUID.fromString(listed(key).get(0).path("id").asString());

        configured(acme.id());
        assertThat(channels.recipient(id)).isEmpty();

        configured(acme.id(), hook("hook", "s-1"));
        assertThat(channels.recipient(id)).isPresent();
    }

    @Test
    void whatLeftTheFileMayBeRemoved() {
        configured(acme.id(), hook("hook", "s-1"));
        String id = listed(key).get(0).path("id").asString();
        configured(acme.id());

        assertThat(call("DELETE", "/" + id, null, key).status()).isEqualTo(204);
    }
}
