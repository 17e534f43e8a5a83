package dev.relaywatch.capture.personaldata;

import dev.relaywatch.capture.personaldata.Alias.Field;
import dev.relaywatch.capture.personaldata.Container.Inside;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/**
 * Finds personal data under any of the names that forms, tag managers, shops and platforms use.
 *
 * <p>Earlier places win over later ones, an object's own fields over those of the objects inside
 * it, and a plain name over a decorated one ({@code email} over {@code sha256_email_address}).
 * Ambiguous names ({@code first}, {@code number}) and the recipient of a parcel count only where
 * nothing else gave the field.
 */
public final class FieldFinder {
    private static final int LONGEST_VALUE = 1_000;
    private static final int DEEPEST = 3;
    private static final int MOST_IDENTIFIERS = 10;
    private static final int COST_OF_CONTAINER = Alias.ABOVE_ALL;
    private static final int COST_OF_DEPTH = 1 << 14;
    private static final int COST_OF_PLACE = 1 << 17;

    /** Below this a value called {@code number} is rather a house, an order or an invoice. */
    private static final int FEWEST_PHONE_DIGITS = 7;

    private static final int FEWEST_BARE_PHONE_DIGITS = 10;

    private static final Alias BIRTH_DATE_OF_PARTS = new Alias(Field.DATE_OF_BIRTH, 50, true);

    /** The cheaper of two finds is kept. */
    private record Found(String value, int cost) {}

    private final List<JsonNode> places;
    private final Map<Field, Found> best = new EnumMap<>(Field.class);

    private FieldFinder(List<JsonNode> places) {
        this.places = places;
    }

    /**
     * Takes from each field the first usable value: text or a whole number, not blank, at most
     * 1,000 characters; of an array its first usable element. Whether it is valid is not asked
     * here, only whether it is plainly something else.
     *
     * @param places the objects to look in, best first; anything but an object is passed over
     */
    public static PersonalData find(List<JsonNode> places) {
        return find(places, MissingNode.getInstance());
    }

    /**
     * As {@link #find(List)}.
     *
     * @param params looked in last, and only for e-mail, phone, names and {@code user_id} under
     *     names that mean nothing else: a {@code state} or {@code country} there may be of anything
     */
    public static PersonalData find(List<JsonNode> places, JsonNode params) {
        FieldFinder finder = new FieldFinder(places);
        for (int i = 0; i < places.size(); i++) {
            finder.look(places.get(i), Inside.EVENT, i * COST_OF_PLACE, 0);
        }
        finder.look(params, Inside.PARAMS, places.size() * COST_OF_PLACE, 0);
        return finder.result();
    }

    private void look(JsonNode object, Inside inside, int cost, int depth) {
        if (!object.isObject()) {
            return;
        }
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            String key = Alias.fold(entry.getKey());
            JsonNode node = entry.getValue();
            Alias alias = Container.alias(key, inside);
            if (alias != null && key.equals("doby")) {
                offerBirthDate(object, node, cost);
            } else if (alias != null && alias.field() != Field.OTHER) {
                offer(alias, node, cost);
            }
            if (node.isContainer() && depth < DEEPEST) {
                descend(key, node, inside, cost, depth);
            }
        }
    }

    private void descend(String key, JsonNode node, Inside outer, int cost, int depth) {
        Container container = Container.of(key);
        if (container == null) {
            return;
        }
        Inside inside = container.inside();
        boolean recipient = inside == Inside.SHIPPING && outer != Inside.SHIPPING;
        int within =
                cost
                        + COST_OF_DEPTH
                        + container.rank() * COST_OF_CONTAINER
                        + (recipient ? Alias.SHIPPING : 0);
        // Google gives each identifier an object of its own; of several addresses one is meant
        int most = key.equals("useridentifiers") ? MOST_IDENTIFIERS : 1;
        for (int i = 0; i < (node.isArray() ? Math.min(node.size(), most) : 1); i++) {
            JsonNode object = node.isArray() ? node.path(i) : node;
            if (!isPlace(object)) {
                look(object, inside, within, depth + 1);
            }
        }
    }

    /** Looked through in its own turn; the same object, not an equal one. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isPlace(JsonNode object) {
        for (JsonNode place : places) {
            if (place == object) {
                return true;
            }
        }
        return false;
    }

    /** Meta's {@code doby}, {@code dobm} and {@code dobd}; hashed ones cannot be put together. */
    private void offerBirthDate(JsonNode object, JsonNode year, int cost) {
        String date =
                text(year) + "-" + text(object.path("dobm")) + "-" + text(object.path("dobd"));
        if (BirthDate.digits(date) != null) {
            offer(BIRTH_DATE_OF_PARTS, StringNode.valueOf(date), cost);
        }
    }

    private void offer(Alias alias, JsonNode node, int costOfPlace) {
        int cost = costOfPlace + alias.rank();
        Found before = best.get(alias.field());
        if (before != null && before.cost <= cost) {
            return;
        }
        String value = usable(alias, node);
        if (value != null) {
            best.put(alias.field(), new Found(value, cost));
        }
    }

    private static @Nullable String usable(Alias alias, JsonNode node) {
        if (!node.isArray()) {
            return usableText(alias, node);
        }
        for (JsonNode element : node) {
            String value = usableText(alias, element);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static @Nullable String usableText(Alias alias, JsonNode node) {
        String text = text(node);
        if (text == null || text.length() > LONGEST_VALUE) {
            return null;
        }
        String value = Text.strip(text);
        // what scripts write for "nothing", and what WooCommerce writes for a guest
        boolean nothing =
                value.isEmpty()
                        || value.equals("null")
                        || value.equals("undefined")
                        || (alias.field() == Field.EXTERNAL_ID && value.equals("0"));
        return nothing || !resembles(alias, value) ? null : value;
    }

    private static @Nullable String text(JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        if (node.isIntegralNumber()) {
            return node.asString();
        }
        // 4.915112345678E12 is a phone number too
        boolean whole =
                node.isNumber() && node.canConvertToExactIntegral() && node.canConvertToLong();
        return whole ? Long.toString(node.asLong()) : null;
    }

    /** Where a look tells that the value is something else, so that a later name may give it. */
    private static boolean resembles(Alias alias, String value) {
        if (Text.isSha256(value)) {
            return true;
        }
        return switch (alias.field()) {
            case EMAIL -> value.indexOf('@') > 0;
            case PHONE -> alias.rank() < Alias.WEAK || resemblesPhone(value);
            case FIRST_NAME,
                    LAST_NAME,
                    CITY,
                    STATE,
                    ZIP,
                    COUNTRY,
                    EXTERNAL_ID,
                    DATE_OF_BIRTH,
                    GENDER,
                    OTHER ->
                    true;
        };
    }

    static boolean resemblesPhone(String value) {
        long digits = value.chars().filter(Character::isDigit).count();
        boolean dialled = value.startsWith("+") || value.startsWith("0") || value.startsWith("(");
        return digits >= (dialled ? FEWEST_PHONE_DIGITS : FEWEST_BARE_PHONE_DIGITS);
    }

    private PersonalData result() {
        return new PersonalData(
                value(Field.EMAIL),
                value(Field.PHONE),
                value(Field.FIRST_NAME),
                value(Field.LAST_NAME),
                value(Field.CITY),
                value(Field.STATE),
                value(Field.ZIP),
                value(Field.COUNTRY),
                value(Field.EXTERNAL_ID),
                value(Field.DATE_OF_BIRTH),
                value(Field.GENDER));
    }

    private @Nullable String value(Field field) {
        Found found = best.get(field);
        return found == null ? null : found.value;
    }
}
