package dev.relaywatch.capture.personaldata;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.modulith.NamedInterface;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What may be stored of a person: every SHA-256 that a platform asks for, and the geography in
 * clear. The variant of a platform is there only where it differs from Meta's; a value that arrived
 * hashed serves all platforms.
 *
 * <p>Its text form names what is present and no value.
 *
 * @param values hashes are 64 lower-case hexadecimal digits
 */
@NamedInterface("hashes")
public record Hashes(Map<Variant, String> values) {

    /** What the keys of the variants of one value have in common. */
    private enum Group {
        EMAIL,
        PHONE,
        FIRST_NAME,
        LAST_NAME,
        CITY,
        STATE,
        ZIP,
        COUNTRY,
        EXTERNAL_ID,
        DATE_OF_BIRTH,
        GENDER
    }

    /** The stored values; their JSON names are read by views and stay as they are. */
    public enum Variant {
        /** Trimmed, lower case. */
        EMAIL("em", Group.EMAIL),
        EMAIL_GOOGLE("em_google", Group.EMAIL),
        /** Country code and digits, no {@code +}. */
        PHONE("ph", Group.PHONE),
        /** With {@code +}. */
        PHONE_E164("ph_e164", Group.PHONE),
        FIRST_NAME("fn", Group.FIRST_NAME),
        FIRST_NAME_GOOGLE("fn_google", Group.FIRST_NAME),
        FIRST_NAME_TIKTOK("fn_tiktok", Group.FIRST_NAME),
        LAST_NAME("ln", Group.LAST_NAME),
        LAST_NAME_GOOGLE("ln_google", Group.LAST_NAME),
        LAST_NAME_TIKTOK("ln_tiktok", Group.LAST_NAME),
        CITY("ct", Group.CITY),
        STATE("st", Group.STATE),
        ZIP("zp", Group.ZIP),
        ZIP_TIKTOK("zp_tiktok", Group.ZIP),
        COUNTRY("country", Group.COUNTRY),
        EXTERNAL_ID("external_id", Group.EXTERNAL_ID),
        DATE_OF_BIRTH("db", Group.DATE_OF_BIRTH),
        GENDER("ge", Group.GENDER),
        CLEAR_CITY("city", Group.CITY),
        CLEAR_STATE("state", Group.STATE),
        CLEAR_ZIP("zip", Group.ZIP),
        /** ISO 3166-1 alpha-2, upper case. */
        CLEAR_COUNTRY("country_code", Group.COUNTRY);

        private static final Set<Variant> IN_CLEAR =
                EnumSet.of(CLEAR_CITY, CLEAR_STATE, CLEAR_ZIP, CLEAR_COUNTRY);

        private final String jsonName;
        private final Group group;

        Variant(String jsonName, Group group) {
            this.jsonName = jsonName;
            this.group = group;
        }

        public String jsonName() {
            return jsonName;
        }

        boolean accepts(String value) {
            return IN_CLEAR.contains(this) ? !value.isBlank() : Text.isLowerSha256(value);
        }
    }

    public Hashes {
        values.forEach((key, value) -> {
            if (!key.accepts(value)) {
                throw new IllegalArgumentException(
                        key.jsonName + " holds neither a SHA-256 nor geography");
            }
        });
        Map<Variant, String> copy = new EnumMap<>(Variant.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /** Reads what {@link #toJson()} wrote; what else stands there is passed over. */
    public static Hashes fromJson(JsonNode json) {
        Map<Variant, String> values = new EnumMap<>(Variant.class);
        for (Variant key : Variant.values()) {
            JsonNode node = json.path(key.jsonName);
            if (node.isString() && key.accepts(node.stringValue())) {
                values.put(key, node.stringValue());
            }
        }
        return new Hashes(values);
    }

    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        values.forEach((key, value) -> json.put(key.jsonName, value));
        return json;
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Of the trimmed, lower-case address: what leads are matched and erased by. */
    public Optional<String> email() {
        return Optional.ofNullable(values.get(Variant.EMAIL));
    }

    /** Of country code and digits without {@code +}: what leads are matched and erased by. */
    public Optional<String> phoneDigits() {
        return Optional.ofNullable(values.get(Variant.PHONE));
    }

    /** These values and, where they say nothing of a field, those of the other. */
    public Hashes over(Hashes other) {
        Set<Group> known =
                values.keySet().stream()
                        .map(key -> key.group)
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Group.class)));
        Map<Variant, String> merged = new EnumMap<>(Variant.class);
        other.values.forEach((key, value) -> {
            if (!known.contains(key.group)) {
                merged.put(key, value);
            }
        });
        merged.putAll(values);
        return new Hashes(merged);
    }

    /** Meta's own keys ({@code em ph fn ln ct st zp country external_id db ge}), all hashed. */
    public Map<String, String> forMeta() {
        Map<String, String> meta = new LinkedHashMap<>();
        put(meta, "em", Variant.EMAIL);
        put(meta, "ph", Variant.PHONE);
        put(meta, "fn", Variant.FIRST_NAME);
        put(meta, "ln", Variant.LAST_NAME);
        put(meta, "ct", Variant.CITY);
        put(meta, "st", Variant.STATE);
        put(meta, "zp", Variant.ZIP);
        put(meta, "country", Variant.COUNTRY);
        put(meta, "external_id", Variant.EXTERNAL_ID);
        put(meta, "db", Variant.DATE_OF_BIRTH);
        put(meta, "ge", Variant.GENDER);
        return meta;
    }

    /**
     * {@code email phone first_name last_name} hashed, {@code city state zip country} in clear:
     * Google's two APIs give them different names.
     */
    public Map<String, String> forGoogle() {
        Map<String, String> google = new LinkedHashMap<>();
        put(google, "email", Variant.EMAIL_GOOGLE, Variant.EMAIL);
        put(google, "phone", Variant.PHONE_E164, Variant.PHONE);
        put(google, "first_name", Variant.FIRST_NAME_GOOGLE, Variant.FIRST_NAME);
        put(google, "last_name", Variant.LAST_NAME_GOOGLE, Variant.LAST_NAME);
        put(google, "city", Variant.CLEAR_CITY);
        put(google, "state", Variant.CLEAR_STATE);
        put(google, "zip", Variant.CLEAR_ZIP);
        put(google, "country", Variant.CLEAR_COUNTRY);
        return google;
    }

    /**
     * TikTok's own keys: {@code email phone external_id first_name last_name zip_code} hashed,
     * {@code city state country} in clear.
     */
    public Map<String, String> forTikTok() {
        Map<String, String> tiktok = new LinkedHashMap<>();
        put(tiktok, "email", Variant.EMAIL);
        put(tiktok, "phone", Variant.PHONE_E164, Variant.PHONE);
        put(tiktok, "external_id", Variant.EXTERNAL_ID);
        put(tiktok, "first_name", Variant.FIRST_NAME_TIKTOK, Variant.FIRST_NAME);
        put(tiktok, "last_name", Variant.LAST_NAME_TIKTOK, Variant.LAST_NAME);
        put(tiktok, "zip_code", Variant.ZIP_TIKTOK, Variant.ZIP);
        putFolded(tiktok, "city", Variant.CLEAR_CITY);
        putFolded(tiktok, "state", Variant.CLEAR_STATE);
        putFolded(tiktok, "country", Variant.CLEAR_COUNTRY);
        return tiktok;
    }

    @Override
    public String toString() {
        return values.keySet().stream()
                .map(Variant::jsonName)
                .collect(Collectors.joining(", ", "Hashes[", "]"));
    }

    private void put(Map<String, String> into, String name, Variant... bestFirst) {
        for (Variant key : bestFirst) {
            @Nullable String value = values.get(key);
            if (value != null) {
                into.put(name, value);
                return;
            }
        }
    }

    private void putFolded(Map<String, String> into, String name, Variant key) {
        @Nullable String value = values.get(key);
        if (value != null) {
            into.put(name, Address.lettersAndDigits(value));
        }
    }
}
