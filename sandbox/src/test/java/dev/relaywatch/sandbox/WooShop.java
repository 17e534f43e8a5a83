package dev.relaywatch.sandbox;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A shop of the sandbox, and a client with its key. */
final class WooShop implements AutoCloseable {
    private static final String KEY =
            "Basic "
                    + Base64.getEncoder()
                            .encodeToString("ck_1:cs_1".getBytes(StandardCharsets.UTF_8));

    final MovableClock clock = new MovableClock();
    final Sandbox sandbox = Sandbox.start(0, clock);
    private final Caller caller = new Caller();

    /** Of wc/v3, such as {@code products/101}. */
    HttpResponse<String> get(String path) throws Exception {
        return call("GET", "wc/v3/" + path, "");
    }

    JsonNode json(String path) throws Exception {
        return Caller.json(get(path));
    }

    HttpResponse<String> put(String path, String body) throws Exception {
        return call("PUT", "wc/v3/" + path, body);
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return call("POST", "wc/v3/" + path, body);
    }

    /** Below {@code wp-json}, with the key. */
    HttpResponse<String> call(String method, String path, String body) throws Exception {
        return caller.send(method, url(path), body, "Authorization", KEY);
    }

    /** Of wc/store/v1, without a key. */
    HttpResponse<String> store(String method, String path, String body, String... headers)
            throws Exception {
        return caller.send(method, url("wc/store/v1/" + path), body, headers);
    }

    private String url(String path) {
        return sandbox.url("acme", "woocommerce") + "/wp-json/" + path;
    }

    static String code(HttpResponse<String> answer) {
        return Caller.json(answer).path("code").asString("");
    }

    static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        caller.close();
        sandbox.close();
    }
}
