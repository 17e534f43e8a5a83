package dev.relaywatch.capture.personaldata;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a person, as it was found: in clear, or as SHA-256 where the sender hashed
 * it. Only {@link Normalizer} says whether a value is usable. Its text form names the fields that
 * are present and none of their values, so that no log can give them away.
 *
 * @param state state, province or region, as a code or a name
 * @param country as a code or a name
 * @param externalId the sender's own id of the person
 */
public record PersonalData(
        @Nullable String email,
        @Nullable String phone,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String city,
        @Nullable String state,
        @Nullable String zip,
        @Nullable String country,
        @Nullable String externalId,
        @Nullable String dateOfBirth,
        @Nullable String gender) {

    @Override
    public String toString() {
        StringJoiner present = new StringJoiner(", ", "PersonalData[", "]");
        name(present, "email", email);
        name(present, "phone", phone);
        name(present, "firstName", firstName);
        name(present, "lastName", lastName);
        name(present, "city", city);
        name(present, "state", state);
        name(present, "zip", zip);
        name(present, "country", country);
        name(present, "externalId", externalId);
        name(present, "dateOfBirth", dateOfBirth);
        name(present, "gender", gender);
        return present.toString();
    }

    private static void name(StringJoiner present, String field, @Nullable String value) {
        if (value != null) {
            present.add(field);
        }
    }
}
