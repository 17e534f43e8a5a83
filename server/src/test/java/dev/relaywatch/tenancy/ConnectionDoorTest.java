package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Somebody;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code /api/platform/tenants} and {@code /api/platform/connections}. */
class ConnectionDoorTest extends RunningServer {
    private static final String DOOR = "/api/platform/connections";
    private static final String TENANTS = "/api/platform/tenants";
    private static final String TOKEN = "door-token-nobody-may-see";

    private static final String WEBHOOK =
            """
            {"service":"webhook","name":"hook","baseUrl":"https://acme.example/hook?key=in-the-address",
             "secrets":{"signing-secret":"whsec_YWNtZS1jcm0tc2VjcmV0LWZvci10aGUtZGVtbw=="}}
            """;

    private Tenant acme;
    private String admin;

    @BeforeEach
    void open() {
        acme = tenants.tenant();
        admin = tenants.secretKey(acme);
    }

    private Answer call(String method, String path, String body, String key) {
        return send(
                HttpRequest.newBuilder(url(path))
                        .header("Authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private JsonNode made(String body) {
        Answer answer = post(DOOR, body, admin);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private Somebody person(Role role) {
        PeopleKit people = new PeopleKit(platform);
        people.platformAdmin();
        Somebody somebody = new Somebody(url("/"));
        somebody.signIn(people.member(acme, role).email(), PeopleKit.PASSWORD);
        return somebody;
    }

    @Test
    void aConnectionShowsWhichSecretsAreSetAndNeverWhatTheyAre() {
        JsonNode made =
                made(
                        "{\"service\":\"meta\",\"settings\":{\"pixel-id\":\"1\"},\"secrets\":{\"access-token\":\""
                                + TOKEN
                                + "\"}}");
        String one = DOOR + "/" + made.path("id").asString();

        assertThat(made.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(made.path("secrets").get(0).asString()).isEqualTo("access-token");
        assertThat(made.path("managedBy").asString()).isEqualTo("people");
        Answer changed = call("PUT", one, "{\"settings\":{\"pixel-id\":\"2\"}}", admin);
        assertThat(changed.json().at("/settings/pixel-id").asString()).isEqualTo("2");
        assertThat(changed.json().path("secrets").size()).isEqualTo(1);
        Answer disabled = call("PUT", one, "{\"enabled\":false}", admin);
        assertThat(disabled.json().path("enabled").asBoolean()).isFalse();
        String list = call("GET", DOOR, "", admin).text();
        assertThat(list).contains("access-token");
        assertThat(made + changed.text() + disabled.text() + list).doesNotContain(TOKEN);
        assertThat(call("DELETE", one, "", admin).status()).isEqualTo(204);
        assertThat(call("GET", DOOR, "", admin).json().path("items").isEmpty()).isTrue();
        assertThat(call("GET", "/api/platform/audit", "", admin).text())
                .contains("connection.removed")
                .doesNotContain(TOKEN);
    }

    @Test
    void mistakesAreNamedAllAtOnceAndShowNoSecret() {
        Answer wrong =
                post(
                        DOOR,
                        "{\"service\":\"webhook\",\"secrets\":{\"signing-secret\":\""
                                + TOKEN
                                + "\"}}",
                        admin);

        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text())
                .contains("\"baseUrl\"", "\"secrets.signing-secret\"")
                .doesNotContain(TOKEN);
        assertThat(post(DOOR, "{\"service\":\"meta\",\"tokens\":{},\"enabled\":1}", admin).text())
                .contains("\"tokens\"", "\"enabled\"");
        assertThat(post(DOOR, "{\"service\":\"meta\",\"secrets\":[]}", admin).status())
                .isEqualTo(422);
    }

    @Test
    void whoMayNotChangeItSeesOfAddressesTheHostAlone() {
        made(WEBHOOK);

        String seen = person(Role.VIEWER).call("GET", DOOR, "").text();

        assertThat(seen)
                .contains("https://acme.example/...", "signing-secret")
                .doesNotContain("in-the-address");
        assertThat(person(Role.ADMIN).call("GET", DOOR, "").text()).contains("in-the-address");
        assertThat(person(Role.ANALYST).call("POST", DOOR, WEBHOOK).status()).isEqualTo(403);
    }

    @Test
    void whatTheFileNamesIsRefusedWithTheRemedy() {
        tenants.connect(acme, "stripe", "https://stripe.example");
        JsonNode file = call("GET", DOOR, "", admin).json().path("items").get(0);
        String one = DOOR + "/" + file.path("id").asString();

        assertThat(file.path("managedBy").asString()).isEqualTo("file");
        Answer refused = call("PUT", one, "{\"enabled\":false}", admin);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("configuration file", "change it there");
        assertThat(call("DELETE", one, "", admin).status()).isEqualTo(409);
    }

    @Test
    void anotherTenantsIdsAreNotThere() {
        String one = DOOR + "/" + made(WEBHOOK).path("id").asString();
        String other = tenants.secretKey(tenants.tenant());

        assertThat(call("PUT", one, "{\"enabled\":false}", other).status()).isEqualTo(404);
        assertThat(call("DELETE", one, "", other).status()).isEqualTo(404);
        assertThat(call("PUT", one + "/routes", "{\"routes\":[]}", other).status()).isEqualTo(404);
        assertThat(call("GET", DOOR + "?tenant=" + acme.slug(), "", other).status()).isEqualTo(404);
        assertThat(call("GET", DOOR, "", other).json().path("items").isEmpty()).isTrue();
    }

    @Test
    void thePlatformMakesATenantAndItsConnections() {
        String key = tenants.platformKey();
        String slug = "s-" + Ids.next();

        Answer made = post(TENANTS, "{\"slug\":\"" + slug + "\",\"name\":\"Shop\"}", key);
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        assertThat(post(TENANTS, "{\"slug\":\"" + slug + "\"}", key).status()).isEqualTo(409);
        Answer renamed = call("PUT", TENANTS + "/" + slug, "{\"name\":\"Store\"}", key);
        assertThat(renamed.json().path("name").asString()).isEqualTo("Store");
        assertThat(call("PUT", TENANTS + "/" + acme.slug(), "{\"name\":\"x\"}", key).status())
                .isEqualTo(409);
        assertThat(call("PUT", TENANTS + "/nobody-at-all", "{\"name\":\"x\"}", key).status())
                .isEqualTo(404);
        assertThat(post(DOOR + "?tenant=" + slug, WEBHOOK, key).status()).isEqualTo(201);
        assertThat(call("GET", TENANTS + "?limit=500", "", key).text()).contains(slug);
        assertThat(post(TENANTS, "{\"slug\":\"mine\"}", admin).status()).isEqualTo(403);
    }

    @Test
    void aConnectionCanBeCheckedAtOnce() {
        Answer before = post("/api/platform/health/webhook/check", "", admin);
        made(WEBHOOK);

        Answer checked = post("/api/platform/health/webhook/check?connection=hook", "", admin);

        assertThat(checked.status()).as(checked.text()).isEqualTo(200);
        assertThat(checked.text()).isNotEqualTo(before.text());
        assertThat(checked.json().path("details").toString())
                .as(checked.text())
                .isNotEqualTo(before.json().path("details").toString());
    }

    @Test
    void routesAreSetForOneConnectionOrAll() {
        String id = made(WEBHOOK).path("id").asString();
        String one = DOOR + "/" + id;

        JsonNode before = call("GET", "/api/platform/routes", "", admin).json();
        assertThat(before.at("/destinations/0/connection").asString()).isEqualTo(id);
        assertThat(before.path("default").asBoolean()).isTrue();
        assertThat(before.at("/destinations/0/destination").asString()).isEqualTo("webhook");
        Answer set =
                call(
                        "PUT",
                        one + "/routes",
                        "{\"routes\":[{\"events\":[\"page_view\"],\"to\":[\"webhook\"]}]}",
                        admin);
        assertThat(set.json().at("/destinations/0/events/0").asString()).isEqualTo("page_view");
        Answer wrong =
                call(
                        "PUT",
                        "/api/platform/routes",
                        "{\"routes\":[{\"events\":[\"purchase\"],\"to\":[\"ga4\"]}]}",
                        admin);
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.text()).contains("routes[0].to[0]", "no connection of service ga4");
        assertThat(call("PUT", "/api/platform/routes", "{\"routes\":7}", admin).status())
                .isEqualTo(422);
        Answer back = call("PUT", "/api/platform/routes", "{\"routes\":null}", admin);
        assertThat(back.json().path("default").asBoolean()).isTrue();
        assertThat(JsonMapper.shared().readTree(back.text()).path("managedBy").asString())
                .isEqualTo("people");
    }
}
