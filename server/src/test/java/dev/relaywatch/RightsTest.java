package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.FuzzedEndpoint.Door;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.PeopleKit;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import dev.relaywatch.testing.Somebody;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Who may call what: the table of {@code docs/access.md} is what the endpoints say of themselves,
 * and each of them lets in and keeps out whom the table says.
 */
class RightsTest extends RunningServer {
    /** Answer by what they were sent, whoever sends it. */
    private static final Set<String> LOOK_THEMSELVES =
            Set.of(
                    "POST /api/leads",
                    "POST /api/webhooks/crm-conversion",
                    "GET /error",
                    "GET /a/{token}",
                    "POST /a/{token}",
                    "POST /a/{token}/undo");

    /** End the session that the next call needs. */
    private static final List<String> LAST = List.of("POST /account/sessions/end", "POST /logout");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    /** Else everybody is led to the set-up. */
    @BeforeEach
    void somebodyAdministers() {
        new PeopleKit(platform).platformAdmin();
    }

    /** Who calls, in the order of the table's columns. */
    private enum Who {
        NOBODY,
        PUBLIC_KEY,
        VIEWER,
        ANALYST,
        ADMIN,
        PLATFORM_ADMIN,
        SECRET_KEY,
        PLATFORM_KEY;

        /** Said once more here, apart from the code that decides it. */
        boolean has(Right right) {
            return switch (right) {
                case ANYONE -> true;
                case SELF, LOOK -> Set.of(VIEWER, ANALYST, ADMIN, PLATFORM_ADMIN).contains(this);
                case READ -> compareTo(VIEWER) >= 0;
                case OPERATE -> compareTo(ANALYST) >= 0;
                case MANAGE -> compareTo(ADMIN) >= 0;
                case PLATFORM -> this == PLATFORM_ADMIN || this == PLATFORM_KEY;
            };
        }
    }

    private Map<String, Right> rights() {
        Map<String, Right> rights = new TreeMap<>();
        mappings.getHandlerMethods()
                .forEach((mapping, method) ->
                        names(mapping).forEach(name -> rights.put(name, right(method))));
        return rights;
    }

    private static List<String> names(RequestMappingInfo mapping) {
        List<String> methods =
                mapping.getMethodsCondition().getMethods().stream().map(Enum::name).toList();
        return mapping.getPatternValues().stream()
                .flatMap(path ->
                        (methods.isEmpty() ? List.of("GET") : methods)
                                .stream().map(method -> method + " " + path))
                .filter(name -> !name.startsWith("OPTIONS "))
                .toList();
    }

    private static Right right(HandlerMethod method) {
        Allowed allowed = method.getMethodAnnotation(Allowed.class);
        assertThat(allowed).as(method + " names no right").isNotNull();
        return java.util.Objects.requireNonNull(allowed).value();
    }

    @Test
    void theTableInTheGuideIsTheOneOfTheCode() throws IOException {
        StringBuilder table =
                new StringBuilder(
                        """
                        | endpoint | anybody | public key | viewer | analyst | admin | platform admin | secret key | platform key |
                        |---|---|---|---|---|---|---|---|---|
                        """);
        rights().forEach((name, right) -> {
            table.append("| `").append(name).append("` |");
            for (Who who : Who.values()) {
                table.append(who.has(right) ? " yes |" : " |");
            }
            table.append('\n');
        });
        Files.writeString(Path.of("target", "access-table.md"), table);

        assertThat(Files.readString(Path.of("..", "docs", "access.md")))
                .as("docs/access.md has another table than target/access-table.md")
                .contains(table);
    }

    /** One who calls, by a key or by the session of a browser. */
    private record Calls(@Nullable String key, @Nullable Somebody person) {}

    private Map<Who, Calls> callers(Tenant tenant) {
        PeopleKit people = new PeopleKit(platform);
        Map<Who, Calls> callers = new LinkedHashMap<>();
        callers.put(Who.NOBODY, new Calls(null, null));
        callers.put(Who.PUBLIC_KEY, new Calls(tenants.publicKey(tenant), null));
        callers.put(Who.SECRET_KEY, new Calls(tenants.secretKey(tenant), null));
        callers.put(Who.PLATFORM_KEY, new Calls(tenants.platformKey(), null));
        callers.put(Who.VIEWER, person(people.member(tenant, Role.VIEWER).email()));
        callers.put(Who.ANALYST, person(people.member(tenant, Role.ANALYST).email()));
        callers.put(Who.ADMIN, person(people.member(tenant, Role.ADMIN).email()));
        callers.put(Who.PLATFORM_ADMIN, person(people.platformAdmin().email()));
        return callers;
    }

    private Calls person(String email) {
        Somebody person = new Somebody(url("/"));
        assertThat(person.signIn(email, PeopleKit.PASSWORD).location()).isEqualTo("/");
        return new Calls(null, person);
    }

    /** Status, and where it leads. */
    private record Told(int status, String location) {
        boolean refused() {
            return status == 401 || status == 403 || location.startsWith("/login?next=");
        }
    }

    private Told call(Calls caller, String name, String body) {
        String method = name.substring(0, name.indexOf(' '));
        String path = name.substring(name.indexOf(' ') + 1);
        if (caller.person() != null) {
            Somebody.Seen seen = caller.person().call(method, path, body);
            return new Told(seen.status(), seen.location());
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (caller.key() != null) {
            request.header("Authorization", "Bearer " + caller.key());
        }
        Answer answer = send(request);
        return new Told(answer.status(), answer.header("Location"));
    }

    private static String called(String name, Tenant tenant) {
        FuzzedEndpoint known =
                FuzzedEndpoint.all().stream()
                        .filter(one -> one.mapping().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(name + " stands nowhere"));
        // a stream does not end, its head does
        String asked = known.door() == Door.STREAM ? name.replace("GET", "HEAD") : name;
        String path =
                asked.replace("{platform:woocommerce|shopify}", "woocommerce")
                        .replace("{operation}", "check_order")
                        .replace("{slug}", tenant.slug())
                        .replace("{destination}", "webhook")
                        .replace("{service}", "webhook")
                        .replaceAll("\\{[^}]+}", Ids.next().toString());
        return known.parameters().contains("tenant") ? path + "?tenant=" + tenant.slug() : path;
    }

    @Test
    void eachIsLetInAndKeptOutAsTheTableSays() {
        Tenant tenant = tenants.tenant();
        Map<Who, Calls> callers = callers(tenant);
        List<String> wrong = new ArrayList<>();
        List<String> names = new ArrayList<>(rights().keySet());
        names.removeAll(LOOK_THEMSELVES);
        names.removeAll(LAST);
        names.addAll(LAST);
        for (String name : names) {
            Right right = rights().getOrDefault(name, Right.PLATFORM);
            callers.forEach((who, caller) -> {
                Told told = call(caller, called(name, tenant), "");
                if (told.refused() == who.has(right) && !isCsrfOfNobody(who, name, told)) {
                    wrong.add(name + " answers " + who + " with " + told);
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Forms that anybody may post need the token of their page, which nobody has here. */
    private static boolean isCsrfOfNobody(Who who, String name, Told told) {
        return who == Who.NOBODY && name.startsWith("POST ") && told.status() == 403;
    }

    @Test
    void aRoleInOneTenantIsNoneInAnother() {
        Tenant own = tenants.tenant();
        Tenant other = tenants.tenant();
        Calls admin = person(new PeopleKit(platform).member(own, Role.ADMIN).email());
        List<String> wrong = new ArrayList<>();
        rights().forEach((name, right) -> {
            if (right.role().isPresent()) {
                String asked = called(name, other);
                boolean named = asked.contains(other.slug());
                int status = call(admin, asked, "").status();
                if (named ? status != 404 && status != 400 : status >= 500) {
                    wrong.add(asked + " answers " + status);
                }
            }
        });
        assertThat(wrong).isEmpty();
    }

    @Test
    void aLesserRoleInTheTenantAskedIsSaidBesideAGreaterElsewhere() {
        Tenant here = tenants.tenant();
        Tenant there = tenants.tenant();
        PeopleKit people = new PeopleKit(platform);
        Calls both =
                person(people.also(people.member(here, Role.ADMIN), there, Role.VIEWER).email());
        Somebody person = Optional.ofNullable(both.person()).orElseThrow();

        Somebody.Seen refused = person.call("GET", "/api/platform/keys?tenant=" + there.slug(), "");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text()).contains("needs the role admin").contains("yours is viewer");
        assertThat(person.call("GET", "/api/platform/keys?tenant=" + here.slug(), "").status())
                .isEqualTo(200);
        assertThat(person.call("GET", "/api/platform/keys", "").status()).isEqualTo(200);
        assertThat(person.call("GET", "/api/platform/alerts", "").text())
                .contains(here.slug())
                .contains(there.slug());
    }
}
