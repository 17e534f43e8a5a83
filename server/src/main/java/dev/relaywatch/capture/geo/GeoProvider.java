package dev.relaywatch.capture.geo;

import dev.relaywatch.outbound.Answer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The wire format of one provider; stateless. */
interface GeoProvider {

    /** As it is configured. */
    String name();

    /** How many calls a minute it takes from us at most. */
    int perMinute();

    URI uri(InetAddress address);

    /** What identifies us, where that is no part of the address. */
    Map<String, String> headers();

    /** Throws for no answer whatever. */
    Finding read(Answer.Response response);

    /** For how long the answer asks to be left alone; zero: not at all. */
    Duration pause(Answer.Response response);

    /** What one answer says. */
    sealed interface Finding {
        record Found(Place place) implements Finding {}

        /** The provider knows no place for this address, and will not tomorrow. */
        record Nowhere() implements Finding {}

        /** A limit is used up, or the token is not taken. */
        record Refused(String reason) implements Finding {}

        record Failed(String reason) implements Finding {}

        static Finding of(Optional<Place> place) {
            return place.<Finding>map(Found::new).orElseGet(Nowhere::new);
        }
    }

    /** Text, or a number as text; absent when it is anything else. */
    static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isString() || value.isNumber() ? value.asString() : null;
    }
}
