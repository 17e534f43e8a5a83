package dev.relaywatch.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page for each store, to watch the server's script at work in a browser. What became of its
 * events the page asks here: the server tells it to the store's secret key alone, which no page may
 * know.
 */
final class StorePages implements AutoCloseable {
    /** The segment of a path that leads here. */
    static final String NAME = "store";

    private static final String TEMPLATE = read("store.html");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z]+)}}");

    private final URI server;
    private final Map<String, DemoStore> stores = new TreeMap<>();
    private final StoreLedger ledger;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param server its base URL, without a slash at the end
     */
    StorePages(URI server, List<DemoStore> stores) {
        this.server = server;
        stores.forEach(it -> this.stores.put(it.slug(), it));
        this.ledger = new StoreLedger(server);
    }

    Answer answer(Request request) throws InterruptedException {
        String[] path = request.path().split("/", -1);
        DemoStore store = path.length > 1 ? stores.get(path[1]) : null;
        boolean asksForLedger = path.length == 3 && path[2].equals("ledger");
        if (store == null || (path.length != 2 && !asksForLedger)) {
            return AdminEndpoint.refusal(
                    404,
                    NAME,
                    "store: expected /_sandbox/store/{slug} or /_sandbox/store/{slug}/ledger, of one of "
                            + String.join(", ", stores.keySet()));
        }
        if (!request.method().equals("GET")) {
            return AdminEndpoint.refusal(405, "method", "method: only GET").with("Allow", "GET");
        }
        return (asksForLedger ? ledger.answer(store, request) : page(store))
                .with("Cache-Control", "no-store");
    }

    @Override
    public void close() {
        ledger.close();
    }

    private Answer page(DemoStore store) {
        String nonce = nonce();
        String page =
                filled(
                        Map.of(
                                "server", server.toString(),
                                "key", store.publicKey(),
                                "slug", store.slug(),
                                "currency", store.currency(),
                                "nonce", nonce));
        return Answer.html(200, page)
                .with("Content-Type", "text/html; charset=utf-8")
                .with("X-Content-Type-Options", "nosniff")
                .with(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'nonce-%s'; style-src 'nonce-%s'; img-src data:; connect-src 'self' %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
                                .formatted(nonce, nonce, server));
    }

    private String nonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** In one pass: a value that looks like a placeholder stays what it is. */
    private static String filled(Map<String, String> values) {
        return PLACEHOLDER
                .matcher(TEMPLATE)
                .replaceAll(it -> Matcher.quoteReplacement(escaped(values.get(it.group(1)))));
    }

    /** For HTML text and for attributes in quotes; the page has placeholders nowhere else. */
    private static String escaped(@Nullable String value) {
        return Objects.requireNonNull(value, "a placeholder without a value")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String read(String resource) {
        try (InputStream in = StorePages.class.getResourceAsStream(resource)) {
            byte[] bytes = Objects.requireNonNull(in, resource).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
