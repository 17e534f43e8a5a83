package dev.relaywatch;

import dev.relaywatch.FuzzedEndpoint.Credential;
import dev.relaywatch.shared.WebhookSignature;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.JsonFuzz;
import dev.relaywatch.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Requests to one endpoint, each wrong in a way of its own; which ones depends on the seed. */
final class HostileRequests {
    static final String SIGNING_SECRET = "whsec_enEtbWFya2VyLXNpZ25pbmctc2VjcmV0LTE=";

    static final String WEBHOOK_ID = "webhook-id: ";

    private final FuzzedEndpoint endpoint;
    private final Tenant tenant;
    private final String key;
    private final Random random;
    private final JsonFuzz json;
    private int count;

    HostileRequests(FuzzedEndpoint endpoint, Tenant tenant, String key, long seed) {
        this.endpoint = endpoint;
        this.tenant = tenant;
        this.key = key;
        this.random = new Random(seed);
        this.json = new JsonFuzz(random);
    }

    /** What it calls attention to is the part of the request that is wrong. */
    Wire.Request next() {
        int part = random.nextInt(endpoint.examples().isEmpty() ? 5 : 12);
        String method =
                part == 0 && random.nextBoolean() ? any(OddParts.METHODS) : endpoint.method();
        List<String> headers = new ArrayList<>();
        if (part == 1) {
            headers.add(any(OddParts.HEADERS));
        }
        byte[] body = method.equals("POST") ? body(part > 4) : new byte[0];
        authorize(headers, body, part == 2);
        boolean oddAddress = part == 3 || part == 4;
        return new Wire.Request(
                method, target(oddAddress), headers, body, part > 4 && random.nextInt(8) == 0);
    }

    private byte[] body(boolean spoiled) {
        if (endpoint.examples().isEmpty()) {
            return new byte[0];
        }
        String example = any(endpoint.examples());
        while (example.contains("%ID%")) {
            // the messages of a batch are told apart, the fields of one message belong together
            String id = Long.toString(random.nextLong(), 36) + count++;
            int end = example.indexOf("},{", example.indexOf("%ID%"));
            example =
                    end < 0
                            ? example.replace("%ID%", id)
                            : example.substring(0, end).replace("%ID%", id)
                                    + example.substring(end);
        }
        return spoiled ? json.spoiled(example) : example.getBytes(StandardCharsets.UTF_8);
    }

    private void authorize(List<String> headers, byte[] body, boolean wrongly) {
        if (endpoint.key() == Credential.SIGNATURE) {
            sign(headers, body, wrongly);
        } else if (wrongly && random.nextInt(3) > 0) {
            headers.add("Authorization: " + any(OddParts.KEYS));
        } else if (!wrongly && endpoint.key() != Credential.NONE) {
            headers.add("Authorization: Bearer " + key);
        }
    }

    /** With the odd id where there is one. */
    private void sign(List<String> headers, byte[] body, boolean wrongly) {
        if (headers.stream().noneMatch(header -> header.startsWith(WEBHOOK_ID))) {
            headers.add(WEBHOOK_ID + "msg_" + count++);
        }
        String id =
                headers.stream()
                        .filter(header -> header.startsWith(WEBHOOK_ID))
                        .findFirst()
                        .orElseThrow()
                        .substring(WEBHOOK_ID.length());
        long now = Clock.systemUTC().instant().getEpochSecond();
        headers.add("webhook-timestamp: " + (wrongly ? now - 1_000 : now));
        headers.add(
                "webhook-signature: " + new WebhookSignature(SIGNING_SECRET).sign(id, now, body));
    }

    private String target(boolean oddly) {
        StringBuilder target = new StringBuilder();
        for (String piece : endpoint.target().split("(?<=/)|(?=/)", -1)) {
            target.append(piece.equals("{}") ? id(oddly) : piece);
        }
        char separator = '?';
        if (endpoint.key() == Credential.SIGNATURE && !(oddly && random.nextBoolean())) {
            target.append("?tenant=").append(tenant.slug());
            separator = '&';
        }
        if (oddly) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                String name =
                        endpoint.parameters().isEmpty() || random.nextInt(8) == 0
                                ? any(OddParts.ADDRESSES)
                                : any(endpoint.parameters());
                target.append(separator).append(name).append('=').append(any(OddParts.ADDRESSES));
                separator = '&';
            }
        }
        return target.toString();
    }

    private String id(boolean oddly) {
        return oddly && random.nextInt(3) > 0
                ? any(OddParts.ADDRESSES)
                : endpoint.target().startsWith("/v1/projects") ? key : tenant.slug();
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
