package dev.relaywatch.capture.personaldata;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name under which senders give a field, compared without case, {@code _}, {@code -} and spaces.
 *
 * @param rank the lower, the more surely the name means this field
 */
record Alias(Field field, int rank) {

    enum Field {
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

    /** From here on a name is ambiguous; it counts only where no other name gave the field. */
    static final int WEAK = 1 << 20;

    /** The recipient of a parcel need not be the buyer, so this comes after all but the weak. */
    static final int SHIPPING = 1 << 19;

    private static final int DECORATED = 100;
    private static final int LONGEST_KEY = 40;

    /**
     * {@code billing_email} (WooCommerce), {@code hashedEmail} (Google), {@code sha256_...} (GTM).
     */
    private static final List<String> PREFIXES =
            List.of("billing", "customer", "user", "contact", "hashed", "sha256");

    private static final List<String> SUFFIXES = List.of("hash", "hashed", "sha256");

    private static final Map<String, Alias> BY_KEY = all();

    /** Absent when the key names nothing personal. */
    static @Nullable Alias of(String foldedKey) {
        return BY_KEY.get(foldedKey);
    }

    /** A key as it is compared; keys longer than any known name become the empty text. */
    static String fold(String key) {
        if (key.length() > LONGEST_KEY) {
            return "";
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (isSeparator(c) || (c >= 'A' && c <= 'Z')) {
                return foldFrom(key, i);
            }
        }
        return key;
    }

    private static String foldFrom(String key, int start) {
        StringBuilder folded = new StringBuilder(key.length()).append(key, 0, start);
        for (int i = start; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!isSeparator(c)) {
                folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
            }
        }
        return folded.toString();
    }

    private static boolean isSeparator(char c) {
        return c == '_' || c == '-' || c == ' ';
    }

    /** Folded, the surest first. */
    private static List<String> names(Field field) {
        String names =
                switch (field) {
                    case EMAIL -> "email emailaddress em useremail mail";
                    case PHONE ->
                            "phone phonenumber mobile mobilephone mobilenumber cell cellphone"
                                    + " telephone telephonenumber tel ph";
                    case FIRST_NAME -> "firstname givenname fname forename fn";
                    case LAST_NAME -> "lastname familyname surname lname ln";
                    case CITY -> "city ct town locality addresslocality";
                    case STATE ->
                            "st statecode provincecode state province stateprovince addressregion"
                                    + " region";
                    case ZIP -> "zip zipcode postalcode postcode zp postal";
                    case COUNTRY -> "countrycode country countryname addresscountry";
                    case EXTERNAL_ID -> "externalid userid clientuserid customerid";
                    case DATE_OF_BIRTH -> "dateofbirth dob db birthdate birthday";
                    case GENDER -> "gender ge sex";
                };
        return List.of(names.split(" ", -1));
    }

    private static Map<String, Alias> all() {
        Map<String, Alias> aliases = new HashMap<>();
        for (Field field : Field.values()) {
            List<String> names = names(field);
            for (int i = 0; i < names.size(); i++) {
                aliases.put(names.get(i), new Alias(field, i));
            }
        }
        for (Field field : Field.values()) {
            List<String> names = names(field);
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                Alias decorated = new Alias(field, DECORATED + i);
                PREFIXES.forEach(prefix -> aliases.putIfAbsent(prefix + name, decorated));
                SUFFIXES.forEach(suffix -> aliases.putIfAbsent(name + suffix, decorated));
                aliases.putIfAbsent("shipping" + name, new Alias(field, SHIPPING + i));
            }
        }
        aliases.put("number", new Alias(Field.PHONE, WEAK));
        aliases.put("first", new Alias(Field.FIRST_NAME, WEAK));
        aliases.put("last", new Alias(Field.LAST_NAME, WEAK));
        return Map.copyOf(aliases);
    }
}
