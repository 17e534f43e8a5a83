package dev.relaywatch.commerce.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * An order by its id or the number that its customer knows, which plugins make differ; {@code
 * #1001} is {@code 1001}.
 */
public record OrderRef(@JsonValue String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static OrderRef of(JsonNode node) {
        return new OrderRef(node.asString("").strip().replaceFirst("^#", ""));
    }

    public OptionalLong id() {
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
