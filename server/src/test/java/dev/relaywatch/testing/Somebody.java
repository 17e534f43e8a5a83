package dev.relaywatch.testing;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person at a browser without scripts: keeps cookies, posts forms as the pages have them. */
public final class Somebody {
    private static final Pattern TOKEN =
            Pattern.compile("name=\"_csrf\" (?:content|value)=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .cookieHandler(cookies)
                    .build();
    private final URI server;
    private String token = "";

    public Somebody(URI server) {
        this.server = server;
    }

    /** Who shows a cookie that was found somewhere. */
    public Somebody(URI server, String cookie) {
        this(server);
        int equals = cookie.indexOf('=');
        HttpCookie found =
                new HttpCookie(cookie.substring(0, equals), cookie.substring(equals + 1));
        found.setPath("/");
        found.setVersion(0);
        cookies.getCookieStore().add(server, found);
    }

    /** What the server answered, and where it leads. */
    public record Seen(
            int status, String location, String text, java.net.http.HttpHeaders headers) {}

    /** Opens a page; forms posted later have its token. */
    public Seen open(String path) {
        Seen seen =
                send(HttpRequest.newBuilder(server.resolve(path)).header("Accept", "text/html"));
        Matcher matcher = TOKEN.matcher(seen.text());
        if (matcher.find()) {
            token = matcher.group(1);
        }
        return seen;
    }

    /**
     * Posts a form with the token of the page opened last.
     *
     * @param fields names and values by turns
     */
    public Seen post(String path, String... fields) {
        List<String> pairs = new ArrayList<>(List.of("_csrf=" + encoded(token)));
        for (int i = 0; i < fields.length; i += 2) {
            pairs.add(fields[i] + "=" + encoded(fields[i + 1]));
        }
        return send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(String.join("&", pairs))));
    }

    /** Calls the API as a script of a page does. */
    public Seen call(String method, String path, String json) {
        return send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("X-CSRF-TOKEN", token)
                        .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Calls the API without what only a page of ours knows. */
    public Seen callFromElsewhere(String method, String path, String json) {
        return send(
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Content-Type", "text/plain")
                        .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    public Seen signIn(String email, String password) {
        open("/login");
        Seen answer = post("/login", "username", email, "password", password);
        if (answer.location().equals("/")) {
            open("/account");
        }
        return answer;
    }

    public List<HttpCookie> cookies() {
        return cookies.getCookieStore().getCookies();
    }

    private Seen send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    http.send(
                            request.timeout(Duration.ofSeconds(30)).build(),
                            HttpResponse.BodyHandlers.ofString());
            return new Seen(
                    answer.statusCode(),
                    answer.headers().firstValue("Location").orElse(""),
                    answer.body(),
                    answer.headers());
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
