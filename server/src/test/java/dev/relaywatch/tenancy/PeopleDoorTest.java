package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Somebody;
import java.net.URI;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** People through the API: invited, given and taken roles, shut out. */
class PeopleDoorTest extends RunningServer {
    private static final String DOOR = "/api/platform/people";

    private PeopleKit people;
    private Tenant acme;
    private Tenant birch;
    private String ofAcme;
    private String ofBirch;

    @BeforeEach
    void open() {
        people = new PeopleKit(platform);
        people.platformAdmin();
        acme = tenants.tenant();
        birch = tenants.tenant();
        ofAcme = tenants.secretKey(acme);
        ofBirch = tenants.secretKey(birch);
    }

    private static String somebody(String email, String role) {
        return "{\"email\":\"" + email + "\",\"role\":\"" + role + "\"}";
    }

    private static String newEmail() {
        return "n-" + Ids.next() + "@people.example";
    }

    private Answer call(String method, String path, String key, String body) {
        return send(
                HttpRequest.newBuilder(url(path))
                        .header("Authorization", "Bearer " + key)
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void whoIsInvitedChoosesAPasswordByTheLinkAndComesIn() {
        String email = newEmail();
        Answer invited = post(DOOR, somebody(email, "analyst"), ofAcme);
        assertThat(invited.status()).as(invited.text()).isEqualTo(201);
        URI link = URI.create(invited.json().path("invitationLink").asString());
        Somebody person = new Somebody(url("/"));
        String token = link.getQuery().substring("token=".length());
        assertThat(person.open(link.getPath() + "?" + link.getQuery()).text()).contains(email);

        assertThat(person.post("/password/new", "token", token, "password", "short").location())
                .startsWith("/password/new?token=");
        assertThat(
                        person.post("/password/new", "token", token, "password", PeopleKit.PASSWORD)
                                .location())
                .isEqualTo("/login?why=password-set");

        assertThat(person.signIn(email, PeopleKit.PASSWORD).location()).isEqualTo("/");
        assertThat(person.call("GET", "/api/platform/alerts", "").status()).isEqualTo(200);
        assertThat(
                        person.post("/password/new", "token", token, "password", "another " + token)
                                .location())
                .isEqualTo("/password/forgot?why=used");
    }

    /** Whoever has the link can become the person, and would see the other tenant. */
    @Test
    void noAdminIsHandedALinkToSomebodyWhoAlsoWorksForOthers() {
        String email = newEmail();
        post(DOOR, somebody(email, "admin"), ofAcme);

        Answer again = post(DOOR, somebody(email, "viewer"), ofBirch);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("invitationLink").isNull()).as(again.text()).isTrue();
        String id = again.json().path("id").asString();
        assertThat(
                        call("POST", DOOR + "/" + id + "/invitation", ofBirch, "")
                                .json()
                                .path("invitationLink")
                                .isNull())
                .isTrue();
        assertThat(
                        call("POST", DOOR + "/" + id + "/invitation", tenants.platformKey(), "")
                                .json()
                                .path("invitationLink")
                                .asString(""))
                .contains("/password/new?token=");
    }

    @Test
    void aTenantsAdminSeesNothingOfOtherTenants() {
        Person both = people.also(people.member(acme, Role.ADMIN), birch, Role.VIEWER);

        JsonNode items = call("GET", DOOR, ofBirch, "").json().path("items");

        assertThat(items.size()).isEqualTo(1);
        assertThat(items.get(0).path("id").asString()).isEqualTo(both.id().toString());
        assertThat(items.get(0).path("roles").size()).isEqualTo(1);
        assertThat(items.toString()).doesNotContain(acme.slug());
    }

    @Test
    void aRoleIsChangedAndTakenAwayAtOnce() {
        Person ben = people.member(acme, Role.VIEWER);
        Somebody browser = new Somebody(url("/"));
        browser.signIn(ben.email(), PeopleKit.PASSWORD);
        assertThat(browser.call("GET", DOOR, "").status()).isEqualTo(403);

        call("PUT", DOOR + "/" + ben.id(), ofAcme, "{\"role\":\"admin\"}");
        assertThat(browser.call("GET", DOOR, "").status()).isEqualTo(200);

        call("DELETE", DOOR + "/" + ben.id(), ofAcme, "");
        assertThat(browser.call("GET", DOOR, "").status()).isEqualTo(403);
        assertThat(call("GET", DOOR, ofAcme, "").json().path("items").size()).isZero();
    }

    @Test
    void whoIsShutOutIsSignedOutEverywhere() {
        Person ben = people.member(acme, Role.VIEWER);
        Somebody browser = new Somebody(url("/"));
        browser.signIn(ben.email(), PeopleKit.PASSWORD);

        call("POST", DOOR + "/" + ben.id() + "/disable", tenants.platformKey(), "");

        assertThat(browser.open("/account").status()).isEqualTo(302);
        assertThat(browser.signIn(ben.email(), PeopleKit.PASSWORD).location())
                .isEqualTo("/login?why=refused");
    }

    @Test
    void aTenantsAdminCannotReachBeyondTheTenant() {
        Person elsewhere = people.member(birch, Role.VIEWER);
        assertThat(
                        call("PUT", DOOR + "/" + elsewhere.id(), ofAcme, "{\"role\":\"admin\"}")
                                .status())
                .isEqualTo(404);
        assertThat(call("DELETE", DOOR + "/" + elsewhere.id(), ofAcme, "").status()).isEqualTo(404);
        assertThat(post(DOOR, somebody(newEmail(), "platform-admin"), ofAcme).status())
                .isEqualTo(422);
        assertThat(call("POST", DOOR + "/" + elsewhere.id() + "/disable", ofAcme, "").status())
                .isEqualTo(403);
        assertThat(post(DOOR, somebody("no address", "viewer"), ofAcme).status()).isEqualTo(422);
    }
}
