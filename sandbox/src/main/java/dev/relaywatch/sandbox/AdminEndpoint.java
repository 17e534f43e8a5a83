package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The sandbox's own paths, below {@code /_sandbox/}: faults, standings, requests, counts, signing
 * secrets, and the pages of stores.
 */
final class AdminEndpoint {
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 1_000;

    private final Sandbox sandbox;
    private final @Nullable StorePages stores;

    /**
     * @param stores absent: there are no pages of stores
     */
    AdminEndpoint(Sandbox sandbox, @Nullable StorePages stores) {
        this.sandbox = sandbox;
        this.stores = stores;
    }

    Answer answer(Request request) throws InterruptedException {
        try {
            if (stores != null && request.service().equals(StorePages.NAME)) {
                return stores.answer(request);
            }
            return switch (request.method() + " " + request.service() + request.path()) {
                case "GET faults" -> faults(request);
                case "POST faults" -> addFaults(request);
                case "DELETE faults" -> heal(request);
                case "GET received" -> received(request);
                case "GET counts" -> counts(request);
                case "POST webhook-secret" -> webhookSecret(request);
                case "POST standing" -> stand(request);
                case "DELETE standing" -> standAgain(request);
                default -> noSuchPath();
            };
        } catch (BadInput e) {
            return refusal(400, e.field(), e.getMessage());
        }
    }

    private Answer faults(Request request) {
        parameters(request, Set.of());
        return ok("faults", FaultJson.write(sandbox.faults()));
    }

    private Answer addFaults(Request request) {
        parameters(request, Set.of());
        List<Fault> faults = FaultJson.readAll(json(request));
        faults.forEach(sandbox::check);
        faults.forEach(sandbox::add);
        return Answer.json(201, Json.object().set("faults", FaultJson.write(faults)));
    }

    private Answer heal(Request request) {
        Map<String, String> aim = parameters(request, Set.of("account", "service"));
        String service = aim.get("service");
        if (service != null) {
            sandbox.provider(service);
        }
        int healed = sandbox.heal(aim.get("account"), service);
        return Answer.json(200, Json.object().put("healed", healed));
    }

    private Answer received(Request request) {
        Map<String, String> given = parameters(request, Set.of("account", "service", "limit"));
        int limit = limit(given.get("limit"));
        List<Received> all =
                sandbox.received(
                        required("account", given.get("account")),
                        required("service", given.get("service")));
        ArrayNode list = Json.array();
        all.reversed().stream().limit(limit).forEach(it -> list.add(json(it)));
        return ok("received", list);
    }

    private Answer counts(Request request) {
        parameters(request, Set.of());
        ArrayNode list = Json.array();
        for (Sandbox.Address address : sandbox.addresses()) {
            Counts counts = sandbox.counts(address.account(), address.service());
            list.addObject()
                    .put("account", address.account())
                    .put("service", address.service())
                    .put("requests", counts.requests())
                    .put("refused", counts.refused())
                    .put("eventsAccepted", counts.eventsAccepted())
                    .put("repeats", counts.repeats());
        }
        return ok("counts", list);
    }

    private Answer webhookSecret(Request request) {
        parameters(request, Set.of());
        JsonNode body = json(request);
        sandbox.webhookSecret(
                required("account", body.path("account").asString("")),
                required("secret", body.path("secret").asString("")));
        return Answer.json(200, Json.object().put("ok", true));
    }

    private Answer stand(Request request) {
        parameters(request, Set.of());
        StandingJson.apply(json(request), sandbox);
        return Answer.json(200, Json.object().put("ok", true));
    }

    private Answer standAgain(Request request) {
        Map<String, String> given = parameters(request, Set.of("account", "service"));
        sandbox.standAgain(
                required("account", given.get("account")),
                required("service", given.get("service")));
        return Answer.json(200, Json.object().put("ok", true));
    }

    private static ObjectNode json(Received received) {
        ObjectNode json =
                Json.object()
                        .put("at", received.at().toString())
                        .put("method", received.method())
                        .put("path", received.path())
                        .put("status", received.status());
        ObjectNode headers = json.putObject("headers");
        received.headers().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(it -> headers.put(it.getKey(), it.getValue()));
        return json.put("body", received.text());
    }

    private static JsonNode json(Request request) {
        return Json.read(request.body())
                .orElseThrow(() -> new BadInput("body", "must be a JSON document"));
    }

    /** The query; a misspelt name must not widen what a request is about. */
    static Map<String, String> parameters(Request request, Set<String> known) {
        Map<String, String> given = request.parameters();
        for (String name : given.keySet()) {
            if (!known.contains(name)) {
                throw new BadInput(name, "is no parameter of this path");
            }
        }
        return given;
    }

    private static String required(String field, @Nullable String value) {
        return Optional.ofNullable(value)
                .filter(it -> !it.isBlank())
                .orElseThrow(() -> new BadInput(field, "is missing"));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (!text.matches("\\d{1,4}")
                || Integer.parseInt(text) < 1
                || Integer.parseInt(text) > MOST) {
            throw new BadInput("limit", "must be 1 to " + MOST);
        }
        return Integer.parseInt(text);
    }

    private static Answer ok(String name, JsonNode value) {
        return Answer.json(200, Json.object().set(name, value));
    }

    private static Answer noSuchPath() {
        return refusal(
                404,
                "path",
                "path: expected GET, POST or DELETE faults, GET received, GET counts or POST"
                        + " webhook-secret");
    }

    static Answer refusal(int status, String field, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("field", field).put("message", message);
        return Answer.json(status, body);
    }
}
