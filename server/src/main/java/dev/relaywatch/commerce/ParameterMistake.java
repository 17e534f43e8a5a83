package dev.relaywatch.commerce;

import com.networknt.schema.Error;
import dev.relaywatch.commerce.operation.Parameter;
import dev.relaywatch.shared.Problem.FieldError;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Says what a schema finds wrong: the parameter, the reason and what is expected. */
final class ParameterMistake {
    /** The pattern of a text of which something must be there. */
    static final String NOT_BLANK = "\\S";

    private ParameterMistake() {}

    /**
     * @param names of the parameters that there are
     */
    static FieldError of(Error error, List<String> names) {
        return switch (error.getKeyword()) {
            case "required" -> new FieldError(String.valueOf(error.getProperty()), "is missing");
            case "additionalProperties" ->
                    new FieldError(
                            named(String.valueOf(error.getProperty())),
                            "is no parameter of this operation; it takes "
                                    + String.join(", ", names));
            default -> new FieldError(field(error), words(error));
        };
    }

    private static String named(String field) {
        return field.isEmpty() ? "\"\"" : field;
    }

    private static String field(Error error) {
        return error.getInstanceLocation().toString().replaceFirst("^[/$]?[./]?", "");
    }

    private static String words(Error error) {
        JsonNode wanted = error.getSchemaNode();
        return switch (error.getKeyword()) {
            case "type" -> "must be " + kind(wanted);
            case "enum" ->
                    "must be one of "
                            + String.join(
                                    ", ",
                                    wanted.valueStream().map(one -> one.asString("")).toList());
            case "minimum" -> "must be at least " + number(wanted);
            case "maximum" -> "must be at most " + number(wanted);
            case "maxLength" -> "must have at most " + number(wanted) + " characters";
            case "pattern" ->
                    switch (wanted.asString("")) {
                        case NOT_BLANK -> "must not be empty";
                        case Parameter.EMAIL -> "must be an e-mail address such as jo@example.com";
                        default -> "is not as the shop gave it";
                    };
            default -> error.getMessage();
        };
    }

    private static String number(JsonNode node) {
        return node.asDecimal().toPlainString();
    }

    private static String kind(JsonNode type) {
        return type.isArray()
                ? String.join(" or ", type.valueStream().map(one -> kind(one)).toList())
                : switch (type.asString("")) {
                    case "integer" -> "a whole number";
                    case "number" -> "a number such as 12.50";
                    case "boolean" -> "true or false";
                    case "string" -> "text";
                    default -> "a JSON " + type.asString("");
                };
    }
}
