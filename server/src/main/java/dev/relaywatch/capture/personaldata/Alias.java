package dev.relaywatch.capture.personaldata;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A name under which senders give a field, compared without case and separators ({@code _ - . $},
 * brackets and blanks).
 *
 * @param rank the lower, the more surely the name means this field rather than another
 * @param sure nothing else is called so; any other name counts in a place that is not about a
 *     person only where the value looks like it, too
 */
record Alias(Field field, int rank, boolean sure) {

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
        GENDER,
        /**
         * Personal, but nothing that is sent: street, whole names, parts of names and dates, the IP
         * address. Known only to be removed.
         */
        OTHER
    }

    /** From here on a name is ambiguous; it counts only where no other name gave the field. */
    static final int WEAK = 1 << 25;

    /** The recipient of a parcel need not be the buyer, so this comes after all but the weak. */
    static final int SHIPPING = 1 << 24;

    /** More than any rank that is neither weak nor of shipping. */
    static final int ABOVE_ALL = 1 << 8;

    private static final int DECORATED = 60;
    private static final int LONGEST_KEY = 48;

    /**
     * {@code billing_email} (WooCommerce), {@code address_zip} (Stripe), {@code hashedEmail}
     * (Google), {@code sha256_...} (tag managers, TikTok), {@code x-fb-ud-em} (Meta's client for
     * server-side tag managers), {@code user_data[em]} (forms).
     */
    private static final List<String> PREFIXES =
            List.of(
                    "billing",
                    "customer",
                    "user",
                    "contact",
                    "address",
                    "traits",
                    "userdata",
                    "xfbud",
                    "hashed",
                    "sha256");

    /** {@code lead_state} is no place, but {@code lead_email} is an address. */
    private static final List<String> PREFIXES_OF_PERSON =
            List.of(
                    "account",
                    "buyer",
                    "client",
                    "guest",
                    "lead",
                    "member",
                    "payer",
                    "person",
                    "primary",
                    "recipient",
                    "your");

    private static final List<String> SUFFIXES = List.of("hash", "hashed", "sha256");

    private static final Map<String, Alias> BY_KEY = all();

    /** Absent when the key names nothing personal. */
    static @Nullable Alias of(String foldedKey) {
        Alias alias = BY_KEY.get(foldedKey);
        return alias != null ? alias : ofHash(foldedKey);
    }

    private static @Nullable Alias ofHash(String key) {
        for (String suffix : SUFFIXES) {
            Alias plain =
                    key.endsWith(suffix)
                            ? BY_KEY.get(key.substring(0, key.length() - suffix.length()))
                            : null;
            if (plain != null && plain.rank < WEAK) {
                return new Alias(plain.field, plain.rank + DECORATED, true);
            }
        }
        return null;
    }

    /** Whether the field says who somebody is; geography and ids of shops do not. */
    boolean isOfPerson() {
        return isOfPerson(field);
    }

    private static boolean isOfPerson(Field field) {
        return switch (field) {
            case EMAIL, PHONE, FIRST_NAME, LAST_NAME, DATE_OF_BIRTH, GENDER, OTHER -> true;
            case CITY, STATE, ZIP, COUNTRY, EXTERNAL_ID -> false;
        };
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
        return switch (c) {
            case '_', '-', ' ', '.', '$', '[', ']' -> true;
            default -> false;
        };
    }

    /** Folded, the surest first; those that may mean something else end in a question mark. */
    private static List<String> names(Field field) {
        String names =
                switch (field) {
                    case EMAIL ->
                            "email emailaddress em? useremail emails emailaddresses emailid mail?"
                                    + " mailaddress";
                    case PHONE ->
                            "phone phonenumber mobile? mobilephone mobilenumber mobilephonenumber"
                                    + " mobileno cell? cellphone cellnumber telephone"
                                    + " telephonenumber tel? telnational phones phonenumbers"
                                    + " phoneno contactnumber homephone workphone whatsapp?"
                                    + " whatsappnumber msisdn ph?";
                    case FIRST_NAME -> "firstname givenname fname? forename namefirst fn?";
                    case LAST_NAME -> "lastname familyname surname lname? namelast ln?";
                    case CITY -> "city ct town locality addresslocality addresslevel2";
                    case STATE ->
                            "st statecode provincecode state province stateprovince addressregion"
                                    + " administrativearea addresslevel1 region";
                    case ZIP -> "zip zipcode postalcode postcode zp postal zippostalcode pincode";
                    case COUNTRY ->
                            "countrycode countrycodev2 countryiso2 country countryname"
                                    + " addresscountry";
                    case EXTERNAL_ID -> "externalid userid clientuserid customerid externid";
                    case DATE_OF_BIRTH -> "dateofbirth dob birthdate birthday? bday db?";
                    case GENDER -> "gender sex? ge?";
                    case OTHER ->
                            "street streetaddress street1 street2 streetname streetnumber"
                                    + " housenumber address address1 address2 addressline"
                                    + " addressline1 addressline2 homeaddress defaultaddress"
                                    + " mailingaddress fullname customername contactname"
                                    + " billingname shippingname recipientname cardholdername"
                                    + " nameoncard yourname middlename nickname f5first f5last fi?"
                                    + " doby dobm dobd ip? ipaddress ipoverride remoteaddr";
                };
        return List.of(names.split(" ", -1));
    }

    private static Map<String, Alias> all() {
        Map<String, Alias> aliases = new HashMap<>();
        each(aliases::put);
        each((name, plain) -> {
            Alias decorated = new Alias(plain.field, DECORATED + plain.rank, plain.sure);
            List<String> prefixes = new ArrayList<>(PREFIXES);
            if (isOfPerson(plain.field)) {
                prefixes.addAll(PREFIXES_OF_PERSON);
            }
            prefixes.forEach(prefix -> aliases.putIfAbsent(prefix + name, decorated));
            aliases.putIfAbsent(
                    "shipping" + name, new Alias(plain.field, SHIPPING + plain.rank, plain.sure));
        });
        aliases.put("number", new Alias(Field.PHONE, WEAK, false));
        aliases.put("first", new Alias(Field.FIRST_NAME, WEAK, false));
        aliases.put("last", new Alias(Field.LAST_NAME, WEAK, false));
        return Map.copyOf(aliases);
    }

    private static void each(BiConsumer<String, Alias> plain) {
        for (Field field : Field.values()) {
            List<String> names = names(field);
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                boolean sure = !name.endsWith("?");
                plain.accept(
                        sure ? name : name.substring(0, name.length() - 1),
                        new Alias(field, i, sure));
            }
        }
    }
}
