package dev.relaywatch.commerce.operation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** A product by its number or its SKU. Digits may be either; the number is tried first. */
public record ProductRef(@JsonValue String text) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ProductRef of(JsonNode node) {
        return new ProductRef(node.asString("").strip());
    }

    public OptionalLong number() {
        return text.matches("\\d{1,18}")
                ? OptionalLong.of(Long.parseLong(text))
                : OptionalLong.empty();
    }
}
