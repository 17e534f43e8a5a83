package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem.FieldError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What somebody asks to be raised, as it stands in the body. */
sealed interface ManualAlert {
    int LONGEST_TITLE = 500;
    int LONGEST_MESSAGE = 4_000;
    int LONGEST_SERVICE = 100;

    /** It can be raised. */
    record Read(Severity severity, @Nullable String service, String title, String message)
            implements ManualAlert {}

    /** Every mistake at once. */
    record Wrong(List<FieldError> errors) implements ManualAlert {
        public Wrong {
            errors = List.copyOf(errors);
        }
    }

    static ManualAlert read(ObjectNode body) {
        List<FieldError> errors = new ArrayList<>();
        Optional<Severity> severity = Severity.read(body.path("severity").asString(""));
        if (severity.isEmpty()) {
            errors.add(new FieldError("severity", "must be p1, p2 or p3"));
        }
        String title = text(body, "title", LONGEST_TITLE, true, errors);
        String message = text(body, "message", LONGEST_MESSAGE, true, errors);
        String service = text(body, "service", LONGEST_SERVICE, false, errors);
        if (!errors.isEmpty() || severity.isEmpty() || title == null || message == null) {
            return new Wrong(errors);
        }
        return new Read(severity.get(), service, title, message);
    }

    private static @Nullable String text(
            ObjectNode body, String name, int longest, boolean required, List<FieldError> errors) {
        JsonNode given = body.path(name);
        String text = given.isString() ? given.asString().strip() : "";
        boolean absent = given.isMissingNode() || given.isNull();
        if (absent && !required) {
            return null;
        }
        if (text.isEmpty() || text.length() > longest) {
            errors.add(new FieldError(name, "must be text of 1 to " + longest + " characters"));
            return null;
        }
        return text;
    }
}
