package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.configuration.Form;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What expected events must be like: as the configuration file would have them. */
@Component
public class ExpectationRules {
    /** How the file calls them; with a name behind a dot the field of each. */
    public static final String FIELD = "expect";

    private final JsonMapper json;

    ExpectationRules(JsonMapper json) {
        this.json = json;
    }

    /** What came of looking at them. */
    public sealed interface Checked {
        /**
         * @param within names of events, and after what silence each is missed
         */
        record Sound(Map<String, Duration> within) implements Checked {
            public Sound {
                within = new LinkedHashMap<>(within);
            }
        }

        /**
         * @param errors at least one
         */
        record Wrong(List<FieldError> errors) implements Checked {}
    }

    /**
     * @param expected as the file has them: a pause such as {@code 1h} behind each name
     */
    public Checked check(ObjectNode expected) {
        ObjectNode tenant = json.createObjectNode();
        tenant.set(FIELD, expected);
        return switch (Form.expect(tenant)) {
            case Form.Sound(var within) -> new Checked.Sound(within);
            case Form.Wrong(var mistakes) ->
                    new Checked.Wrong(
                            mistakes.stream()
                                    .map(one -> new FieldError(one.field(), one.message()))
                                    .toList());
        };
    }

    /** As the file writes it, in the largest unit that tells it whole. */
    public static String written(Duration within) {
        long seconds = within.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
