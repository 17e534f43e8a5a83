package dev.relaywatch.capture.personaldata;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Persons of whom one field is known, named as {@link PersonalData} names it. */
final class Persons {
    private static final JsonMapper JSON = JsonMapper.shared();

    private Persons() {}

    static PersonalData with(String field, @Nullable String value) {
        return with(field, value, null);
    }

    /** Country besides the field, since state and postal code depend on it. */
    static PersonalData with(String field, @Nullable String value, @Nullable String country) {
        ObjectNode fields = JSON.createObjectNode();
        fields.put("country", country);
        fields.put(field, value);
        return JSON.treeToValue(fields, PersonalData.class);
    }

    /** The value of the field of that name. */
    static @Nullable String value(PersonalData person, String field) {
        return JSON.valueToTree(person).path(field).asString(null);
    }
}
