package dev.relaywatch;

import dev.relaywatch.FuzzedEndpoint.Door;
import dev.relaywatch.testing.Wire;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer beside what the endpoints promise of their answers, whatever was sent. */
record PromisedAnswer(Door door, Wire.Request request, Wire.Answer answer) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What only the inside of the server speaks of. */
    private static final Pattern INSIDE =
            Pattern.compile(
                    "Exception|\\bat [a-z]+\\.[\\w.$]+\\(|\\b(java|javax|jakarta|org|com|tools)\\.[a-z]+\\.|dev\\.relaywatch"
                            + "|Apache Tomcat|<html|INSERT INTO|SELECT .* FROM|SQLSTATE|ERROR: |constraint");

    /** Of those that a server may give by the rules of HTTP before anything reads the request. */
    private static final Set<Integer> NO_HTTP = Set.of(400, 413, 414, 417, 431);

    private static final Set<Integer> TRACK = Set.of(200, 401, 404, 405);
    private static final Set<Integer> SEGMENT = Set.of(200, 400, 401, 403, 404, 405, 413, 503);

    /** What is wrong with it; empty where nothing is. */
    String wrong() {
        int status = answer.status();
        if (status >= 500 && !(status == 503 && !answer.header("Retry-After").isEmpty())) {
            return "is " + status;
        }
        String text = answer.text();
        if (INSIDE.matcher(door == Door.PAGE ? text.replace("<html", "") : text).find()) {
            return "tells of the inside";
        }
        if (request.method().equals("HEAD")
                || status == 204
                || request.method().equals("OPTIONS")) {
            return "";
        }
        try {
            if (door == Door.SCRIPT && status < 300) {
                return answer.header("Content-Type").contains("javascript") ? "" : "is no script";
            }
            if (door == Door.STREAM && status < 300) {
                return answer.header("Content-Type").equals("text/event-stream")
                        ? ""
                        : "is no stream";
            }
            if (door == Door.FILE
                    && status < 300
                    && answer.header("Content-Type").startsWith("application/yaml")) {
                return answer.text().contains("\ntenants:\n") ? "" : "is no configuration";
            }
            if (door == Door.FILE && status < 300) {
                return answer.header("Content-Type").startsWith("text/csv")
                        ? (answer.text().startsWith("at,") ? "" : "is no table")
                        : (JSON.readTree(answer.text()).isArray() ? "" : "is no list");
            }
            if (door == Door.PAGE && status == 302) {
                return answer.header("Location").startsWith("/") ? "" : "leads to another site";
            }
            if (door == Door.PAGE && answer.header("Content-Type").startsWith("text/html")) {
                return answer.text().startsWith("<!doctype html>") ? "" : "is no page";
            }
            JsonNode json = JSON.readTree(answer.text());
            return json.isObject() ? wrong(status, json) : "is no JSON object";
        } catch (JacksonException e) {
            return "is no JSON";
        }
    }

    private String wrong(int status, JsonNode json) {
        if (answer.header("Content-Type").startsWith("application/problem+json")) {
            return door == Door.MVC
                            || door == Door.SCRIPT
                            || door == Door.STREAM
                            || door == Door.FILE
                            || door == Door.PAGE
                            || NO_HTTP.contains(status)
                            || request.method().equals("TRACE")
                    ? problem(status, json)
                    : "is a problem with status " + status + " at a capture door";
        }
        return switch (door) {
            case TRACK -> capture(TRACK, status, json);
            case SEGMENT -> capture(SEGMENT, status, json);
            case MVC, SCRIPT, STREAM, FILE, PAGE ->
                    status < 300 && answer.header("Content-Type").startsWith("application/json")
                            ? ""
                            : "is neither a success nor a problem";
        };
    }

    private static String capture(Set<Integer> statuses, int status, JsonNode json) {
        if (!statuses.contains(status)) {
            return "has status " + status;
        }
        if (json.has("integrations")) {
            return "";
        }
        if (!json.path("success").isBoolean()) {
            return "does not say whether it succeeded";
        }
        boolean succeeded = json.path("success").booleanValue();
        if (succeeded && status != 200) {
            return "succeeds with status " + status;
        }
        return succeeded || !json.path("error").asString("").isBlank() ? "" : "gives no reason";
    }

    private static String problem(int status, JsonNode json) {
        if (status < 400 || json.path("status").asInt(0) != status) {
            return "is a problem of another status";
        }
        for (String text : new String[] {"type", "title", "detail"}) {
            if (json.path(text).asString("").isBlank()) {
                return "has no " + text;
            }
        }
        if (status != 422) {
            return "";
        }
        for (JsonNode error : json.path("errors")) {
            if (error.path("field").asString("").isBlank()
                    || error.path("message").asString("").isBlank()) {
                return "has an error without a field or a message";
            }
        }
        return json.path("errors").isEmpty() ? "names no field" : "";
    }
}
