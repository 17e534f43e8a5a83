package dev.relaywatch.tenancy.configuration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A map of the file: what stands under which name. */
final class Fields {
    /**
     * What a person would call a field: words. Anything else may be a secret that lost its name, or
     * a piece of one, and is not shown.
     */
    private static final Pattern LIKE_A_NAME =
            Pattern.compile("(?=.{1,40}$)[A-Z]?[a-z]+(?:[A-Z][a-z]+|[_-][a-z]+)*");

    private static final int LONGEST_NAME = 100;

    private final Item owner;
    private final Map<String, Item> items = new LinkedHashMap<>();

    private Fields(Item owner) {
        this.owner = owner;
    }

    /** Other names than the known ones are mistakes. */
    static Fields of(Item owner, MappingNode mapping, String what, List<String> known) {
        Fields fields = new Fields(owner);
        for (Map.Entry<String, NodeTuple> field : named(owner, mapping).entrySet()) {
            String name = field.getKey();
            if (known.contains(name)) {
                fields.put(name, field.getValue().getValueNode());
            } else {
                fields.unknown(name, lineOf(field.getValue()), what, known);
            }
        }
        return fields;
    }

    /** Names of events, on one line. */
    static Fields of(Item owner, MappingNode mapping) {
        Fields fields = new Fields(owner);
        named(owner, mapping)
                .forEach((name, field) -> {
                    boolean fit =
                            name.length() <= LONGEST_NAME
                                    && !name.isBlank()
                                    && name.codePoints().noneMatch(Fields::isUnfit);
                    if (fit) {
                        fields.put(name, field.getValueNode());
                    } else {
                        fields.report(
                                lineOf(field),
                                "expected names of at most "
                                        + LONGEST_NAME
                                        + " characters on one line");
                    }
                });
        return fields;
    }

    private static boolean isUnfit(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            default -> false;
        };
    }

    /** The first of each name; a repeated name and one that is no text are mistakes. */
    private static Map<String, NodeTuple> named(Item owner, MappingNode mapping) {
        Map<String, NodeTuple> named = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                report(owner, lineOf(tuple), "expected text as the name of a field");
                continue;
            }
            if (key.getTag().equals(Tag.MERGE)) {
                report(owner, lineOf(tuple), "merging with << is not supported; repeat the fields");
                continue;
            }
            NodeTuple first = named.putIfAbsent(key.getValue(), tuple);
            if (first != null) {
                String name =
                        LIKE_A_NAME.matcher(key.getValue()).matches() ? key.getValue() : "a name";
                report(
                        owner,
                        lineOf(tuple),
                        name
                                + " is given twice, in line "
                                + lineOf(first)
                                + " and in line "
                                + lineOf(tuple));
            }
        }
        return named;
    }

    private static int lineOf(NodeTuple tuple) {
        return tuple.getKeyNode().getStartMark().getLine() + 1;
    }

    private static void report(Item owner, int line, String what) {
        owner.reading().mistakes().add(line, owner.path(), what);
    }

    private void report(int line, String what) {
        report(owner, line, what);
    }

    private void put(String name, Node value) {
        Item item = Item.at(value, pathOf(name), owner.reading());
        if (item != null) {
            items.put(name, item);
        }
    }

    private void unknown(String name, int line, String what, List<String> known) {
        String expected =
                known.isEmpty()
                        ? "; there is none"
                        : "; expected one of "
                                + String.join(", ", known)
                                + NearMiss.hint(name, known);
        if (LIKE_A_NAME.matcher(name).matches()) {
            owner.reading().mistakes().add(line, pathOf(name), "unknown " + what + expected);
        } else {
            report(
                    line,
                    "unknown "
                            + what
                            + " (not shown: it may be a value without its name)"
                            + expected);
        }
    }

    private String pathOf(String name) {
        return owner.path().isEmpty() ? name : owner.path() + "." + name;
    }

    /** Null where nothing is given. */
    @Nullable Item get(String name) {
        return items.get(name);
    }

    boolean has(String name) {
        return items.containsKey(name);
    }

    /** Null, and a mistake, where nothing is given. */
    @Nullable Item required(String name) {
        return required(name, "");
    }

    /**
     * @param why added to the mistake; may be empty
     */
    @Nullable Item required(String name, String why) {
        Item item = items.get(name);
        if (item == null) {
            wrong(name, "is required" + why);
        }
        return item;
    }

    /** At the place where the map begins, for what is not in it. */
    void wrong(String name, String what) {
        owner.reading().mistakes().add(owner.line(), pathOf(name), what);
    }

    /** Null where nothing is given, or with a mistake. */
    <T> @Nullable T optional(String name, Function<Item, @Nullable T> read) {
        Item item = items.get(name);
        return item == null ? null : read.apply(item);
    }

    /** Null only with a mistake. */
    <T> @Nullable T required(String name, Function<Item, @Nullable T> read) {
        Item item = required(name);
        return item == null ? null : read.apply(item);
    }

    /** Empty where nothing is given; entries with mistakes are left out. */
    <T> List<T> list(String name, Function<Item, @Nullable T> entry) {
        Item item = items.get(name);
        return item == null ? List.of() : item.list(entry);
    }

    /** All values, read; those with mistakes left out. */
    <T> Map<String, T> all(Function<Item, @Nullable T> read) {
        return each((_, item) -> read.apply(item));
    }

    /** As above, by a reader that is also told the name. */
    <T> Map<String, T> each(BiFunction<String, Item, @Nullable T> read) {
        Map<String, T> values = new LinkedHashMap<>();
        items.forEach((name, item) -> {
            T value = read.apply(name, item);
            if (value != null) {
                values.put(name, value);
            }
        });
        return Collections.unmodifiableMap(values);
    }
}
