package dev.relaywatch.capture.personaldata;

import dev.relaywatch.capture.personaldata.Alias.Field;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Takes clear personal data out of the parameters of an event, which are stored as they came.
 *
 * <p>Removed are: values under the names of {@link Alias} that say who somebody is (geography
 * stays, the ledger holds it in clear anyhow; so do ids), objects that tell of nothing but a person
 * ({@code customer}, {@code user_data}), and e-mail addresses wherever they stand: a value that is
 * one goes with its name, within a longer text it becomes {@value MailAddresses#MARK}. Yes and no
 * stay: they say whether, not who. Texts that are URLs are cleaned as {@link PageUrl} does it.
 *
 * <p>Nothing gets longer, and what is clean already is returned as it is.
 */
public final class Scrubber {
    /** Deeper, nothing is kept: it would not be looked through. */
    static final int DEEPEST = 12;

    /** More values than a request may hold; what comes after them is not kept. */
    private static final int MOST_VALUES = 50_000;

    /** In a list of goods "gender" is for whom they are made. */
    private static final Set<String> GOODS =
            Set.of("items", "products", "contents", "lineitems", "cart");

    private int values;

    private Scrubber() {}

    /** The parameters without personal data; the given object is not changed. */
    public static ObjectNode params(ObjectNode params) {
        return new Scrubber().object(params, 0, false);
    }

    /**
     * A page's address without personal data: parameters of the query and the fragment whose names
     * or values are personal, and user and password before the host. Anything else stays byte for
     * byte.
     */
    public static String url(String url) {
        return PageUrl.withoutPersonalData(url);
    }

    /**
     * Whether the value is personal because of its name. A name that may mean something else counts
     * only where the value looks like it.
     */
    static boolean isPersonal(@Nullable Alias alias, String value) {
        if (alias == null || !alias.isOfPerson() || alias.rank() >= Alias.WEAK) {
            return false;
        }
        return (alias.sure() && !value.isBlank()) || resembles(alias.field(), Text.strip(value));
    }

    private static boolean resembles(Field field, String value) {
        if (Text.isSha256(value)) {
            return true;
        }
        return switch (field) {
            case EMAIL -> EmailAddress.plain(value) != null;
            case PHONE -> FieldFinder.resemblesPhone(value);
            case FIRST_NAME, LAST_NAME -> Text.hasLetter(value);
            case DATE_OF_BIRTH -> BirthDate.digits(Text.plain(value)) != null;
            case GENDER -> Gender.initial(value) != null;
            case OTHER -> isIpAddress(value);
            case CITY, STATE, ZIP, COUNTRY, EXTERNAL_ID -> false;
        };
    }

    /** The only unsure name among the others that has a value of its own look: {@code ip}. */
    private static boolean isIpAddress(String value) {
        long dots = value.chars().filter(c -> c == '.').count();
        long colons = value.chars().filter(c -> c == ':').count();
        boolean ofDigits =
                value.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
        return ofDigits && (dots == 3 || colons >= 2);
    }

    private ObjectNode object(ObjectNode object, int depth, boolean goods) {
        ObjectNode clean = null;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            JsonNode kept = field(entry.getKey(), value, depth, goods);
            if (clean == null && isOther(kept, value)) {
                clean = JsonNodeFactory.instance.objectNode();
                copyUntil(entry.getKey(), object, clean);
            }
            if (clean != null && kept != null) {
                clean.set(entry.getKey(), kept);
            }
        }
        return clean == null ? object : clean;
    }

    private static void copyUntil(String end, ObjectNode object, ObjectNode copy) {
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (entry.getKey().equals(end)) {
                return;
            }
            copy.set(entry.getKey(), entry.getValue());
        }
    }

    private @Nullable JsonNode field(String name, JsonNode value, int depth, boolean goods) {
        if (value.isNull() || value.isBoolean()) {
            return MailAddresses.in(name) ? null : value;
        }
        String key = Alias.fold(name);
        Alias alias = Alias.of(key);
        Container container = Container.of(key);
        boolean forWhom = goods && alias != null && alias.field() == Field.GENDER;
        boolean ofPerson = container != null && isOfPerson(container, value);
        if (ofPerson || (!forWhom && isPersonal(alias, value)) || MailAddresses.in(name)) {
            return null;
        }
        return value(value, depth, goods || GOODS.contains(key));
    }

    /** "shipping" may be a recipient or a kind of delivery. */
    private static boolean isOfPerson(Container container, JsonNode value) {
        if (!value.isContainer() || container.ofPerson()) {
            return value.isContainer();
        }
        return container.inside() == Container.Inside.SHIPPING
                && value.propertyNames().stream()
                        .map(name -> Alias.of(Alias.fold(name)))
                        .anyMatch(alias -> alias != null && alias.sure() && alias.isOfPerson());
    }

    /** A sure name takes all with it that stands under it. */
    private static boolean isPersonal(@Nullable Alias alias, JsonNode value) {
        if (alias == null) {
            return false;
        }
        if (!value.isContainer()) {
            return isPersonal(alias, value.asString());
        }
        if (alias.sure()) {
            return isPersonal(alias, value.toString());
        }
        for (JsonNode element : value) {
            if (isPersonal(alias, element.isContainer() ? "" : element.asString())) {
                return true;
            }
        }
        return false;
    }

    private @Nullable JsonNode value(JsonNode value, int depth, boolean goods) {
        values++;
        if (values > MOST_VALUES || (value.isContainer() && depth + 1 == DEEPEST)) {
            return null;
        }
        return switch (value) {
            case ObjectNode object -> object(object, depth + 1, goods);
            case ArrayNode array -> array(array, depth + 1, goods);
            case StringNode text -> text(text);
            default -> value;
        };
    }

    private ArrayNode array(ArrayNode array, int depth, boolean goods) {
        ArrayNode clean = null;
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = array.get(i);
            JsonNode kept = value(value, depth, goods);
            if (clean == null && isOther(kept, value)) {
                clean = JsonNodeFactory.instance.arrayNode();
                for (int j = 0; j < i; j++) {
                    clean.add(array.get(j));
                }
            }
            if (clean != null && kept != null) {
                clean.add(kept);
            }
        }
        return clean == null ? array : clean;
    }

    /** Not the same object: what is clean is handed on as it is. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOther(@Nullable JsonNode kept, JsonNode given) {
        return kept != given;
    }

    private static @Nullable JsonNode text(StringNode node) {
        String text = node.stringValue();
        String clean = MailAddresses.without(isUrl(text) ? url(text) : text);
        if (clean.equals(text)) {
            return node;
        }
        boolean nothingElse =
                clean.contains(MailAddresses.MARK)
                        && clean.codePoints().noneMatch(Character::isLetterOrDigit);
        return nothingElse ? null : StringNode.valueOf(clean);
    }

    private static boolean isUrl(String text) {
        return text.startsWith("/")
                || text.startsWith("?")
                || text.regionMatches(true, 0, "http://", 0, "http://".length())
                || text.regionMatches(true, 0, "https://", 0, "https://".length());
    }
}
