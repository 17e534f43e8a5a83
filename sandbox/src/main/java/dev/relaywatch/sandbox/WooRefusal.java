package dev.relaywatch.sandbox;

import tools.jackson.databind.node.ObjectNode;

/** What WooCommerce does not do, and the error that it says so with. */
final class WooRefusal extends RuntimeException {
    private final int status;
    private final String code;
    private final ObjectNode data;

    WooRefusal(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.data = Json.object().put("status", status);
    }

    static WooRefusal noRoute() {
        return new WooRefusal(
                404, "rest_no_route", "No route was found matching the URL and request method.");
    }

    /**
     * @param code what is wrong with it, such as {@code rest_out_of_bounds}
     */
    static WooRefusal parameter(String name, String code, String message) {
        var refusal = new WooRefusal(400, "rest_invalid_param", "Invalid parameter(s): " + name);
        refusal.data.putObject("params").put(name, message);
        refusal.data
                .putObject("details")
                .putObject(name)
                .put("code", code)
                .put("message", message)
                .putNull("data");
        return refusal;
    }

    static WooRefusal missing(String name) {
        var refusal =
                new WooRefusal(400, "rest_missing_callback_param", "Missing parameter(s): " + name);
        refusal.data.putArray("params").add(name);
        return refusal;
    }

    int status() {
        return status;
    }

    ObjectNode data() {
        return data;
    }

    Answer answer() {
        ObjectNode body = Json.object().put("code", code).put("message", getMessage());
        body.set("data", data);
        return Answer.json(status, body);
    }
}
