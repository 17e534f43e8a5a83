package dev.relaywatch.capture.personaldata;

import dev.relaywatch.capture.personaldata.Alias.Field;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object inside an event or order in which personal data is looked for.
 *
 * @param rank the lower, the better what stands in it
 * @param ofPerson it tells of nothing but a person
 */
record Container(Inside inside, int rank, boolean ofPerson) {

    /** What a name means depends on what it stands in. */
    enum Inside {
        EVENT,
        PERSON,
        ADDRESS,
        SHIPPING,
        ORDER,
        /** Whatever a caller likes to say; only sure names count. */
        PARAMS
    }

    /** Shopify and WooCommerce call the customer's id so, inside the customer. */
    private static final Alias ID_OF_PERSON = new Alias(Field.EXTERNAL_ID, 50, false);

    private static final Map<String, Container> BY_KEY = all();

    /** Absent when nothing personal is looked for in an object of this name. */
    static @Nullable Container of(String foldedKey) {
        return BY_KEY.get(foldedKey);
    }

    /** Absent when the key, standing there, names nothing that is looked for. */
    static @Nullable Alias alias(String foldedKey, Inside inside) {
        Alias alias = Alias.of(foldedKey);
        return switch (inside) {
            case EVENT -> alias;
            case PERSON ->
                    switch (foldedKey) {
                        case "id" -> ID_OF_PERSON;
                        // Shopify: whether the customer's account is enabled
                        case "state" -> null;
                        default -> alias;
                    };
            case ADDRESS, SHIPPING ->
                    // of a house, not of a phone
                    foldedKey.equals("number") ? null : alias;
            case ORDER ->
                    // its number, and how far it is
                    alias == null || alias.rank() >= Alias.WEAK || foldedKey.equals("state")
                            ? null
                            : alias;
            case PARAMS -> alias != null && isSure(foldedKey, alias) ? alias : null;
        };
    }

    private static boolean isSure(String foldedKey, Alias alias) {
        return switch (alias.field()) {
            case EMAIL, PHONE, FIRST_NAME, LAST_NAME -> alias.sure();
            case EXTERNAL_ID -> foldedKey.equals("userid");
            case CITY, STATE, ZIP, COUNTRY, DATE_OF_BIRTH, GENDER, OTHER -> false;
        };
    }

    private static Map<String, Container> all() {
        Map<String, Container> containers = new HashMap<>();
        // tag managers; Google's tag and its two APIs
        add(
                containers,
                Inside.EVENT,
                true,
                "userdata userprovideddata enhancedconversiondata enhancedconversionsdata"
                        + " useridentifiers traits");
        add(
                containers,
                Inside.PERSON,
                true,
                "customer user userinfo contact person profile buyer payer");
        add(
                containers,
                Inside.ADDRESS,
                true,
                "billing billingaddress address addressinfo defaultaddress homeaddress"
                        + " mailingaddress addresses");
        add(containers, Inside.ORDER, false, "order checkout");
        add(containers, Inside.EVENT, false, "metadata context");
        add(containers, Inside.PARAMS, false, "properties customdata");
        add(containers, Inside.SHIPPING, true, "shippingaddress recipient");
        add(containers, Inside.SHIPPING, false, "shipping");
        return Map.copyOf(containers);
    }

    private static void add(
            Map<String, Container> containers, Inside inside, boolean ofPerson, String names) {
        for (String name : names.split(" ", -1)) {
            containers.put(name, new Container(inside, containers.size(), ofPerson));
        }
    }
}
