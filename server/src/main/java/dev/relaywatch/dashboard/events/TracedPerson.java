package dev.relaywatch.dashboard.events;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.Consent.Choice;
import dev.relaywatch.dashboard.frame.Shortened;
import dev.relaywatch.delivery.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What is known of whose event it is: names of fields and shortened hashes, nothing in clear. */
final class TracedPerson {
    private static final Map<String, String> FIELDS = new LinkedHashMap<>();

    static {
        FIELDS.put("em", "e-mail");
        FIELDS.put("ph", "phone");
        FIELDS.put("fn", "first name");
        FIELDS.put("ln", "last name");
        FIELDS.put("ct", "city");
        FIELDS.put("st", "state");
        FIELDS.put("zp", "postal code");
        FIELDS.put("country", "country");
        FIELDS.put("external_id", "customer id");
        FIELDS.put("db", "date of birth");
        FIELDS.put("ge", "gender");
    }

    private TracedPerson() {}

    static List<String> of(Trace.EventView event) {
        List<String> text = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        if (event.userData() instanceof JsonNode data) {
            FIELDS.forEach((key, name) -> {
                String hash = data.path(key).asString("");
                if (!hash.isEmpty()) {
                    fields.add(name + " " + Shortened.of(hash));
                }
            });
        }
        text.add(
                fields.isEmpty()
                        ? "Nothing of the person is known."
                        : "Hashed: " + String.join(", ", fields) + ".");
        if (!event.clickIds().isEmpty()) {
            text.add(
                    event.clickIds().entrySet().stream()
                            .map(one -> one.getKey() + " " + Shortened.of(one.getValue()))
                            .collect(Collectors.joining(", ", "Clicks: ", ".")));
        }
        if (!event.utm().isEmpty()) {
            text.add(
                    event.utm().entrySet().stream()
                            .map(one -> one.getKey() + " " + one.getValue())
                            .collect(Collectors.joining(", ", "Came by: ", ".")));
        }
        return text;
    }

    static String consent(Trace.EventView event) {
        if (!(event.consent() instanceof Consent(Choice data, Choice personal))) {
            return "Consent unknown";
        }
        if (data == Choice.UNSPECIFIED && personal == Choice.UNSPECIFIED) {
            return "No word about consent";
        }
        return data == Choice.DENIED ? "Consent denied" : "Consent given";
    }

    static String consentRest(Trace.EventView event) {
        if (!(event.consent() instanceof Consent(Choice data, Choice personal))
                || (data == Choice.UNSPECIFIED && personal == Choice.UNSPECIFIED)) {
            return "";
        }
        if (data == personal) {
            return "for ad data and personalisation";
        }
        return "for ad data; for personalisation " + word(personal);
    }

    private static String word(Choice choice) {
        return switch (choice) {
            case GRANTED -> "given";
            case DENIED -> "denied";
            case UNSPECIFIED -> "not said";
        };
    }
}
