package dev.relaywatch.tenancy.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Something that stands in the file, with its place. Its readers return null, or nothing, exactly
 * when they have reported a mistake; so whoever gets null says no more about it.
 */
final class Item {
    private static final int LONGEST_TEXT = 8_192;
    private static final int LONGEST_SHOWN = 60;
    private static final Set<Tag> PLAIN_TAGS =
            Set.of(
                    Tag.STR,
                    Tag.INT,
                    Tag.FLOAT,
                    Tag.BOOL,
                    Tag.NULL,
                    Tag.TIMESTAMP,
                    Tag.MERGE,
                    Tag.MAP,
                    Tag.SEQ);

    private final Node node;
    private final String path;
    private final Reading reading;
    private final boolean unreadable;
    private final String text;

    private Item(Node node, String path, Reading reading, @Nullable String text) {
        this.node = node;
        this.path = path;
        this.reading = reading;
        this.unreadable = text == null;
        this.text = text == null ? "" : text;
    }

    /**
     * Null where nothing stands: {@code null}, {@code ~}, an empty text, a variable that is set to
     * nothing.
     */
    static @Nullable Item at(Node node, String path, Reading reading) {
        Item untold = new Item(node, path, reading, null);
        if (!PLAIN_TAGS.contains(node.getTag())) {
            untold.wrong("tags are not supported; a value that begins with ! needs quotes");
            return untold;
        }
        if (!(node instanceof ScalarNode scalar)) {
            return new Item(node, path, reading, "");
        }
        if (node.getAnchor() != null && scalar.getValue().isEmpty()) {
            untold.wrong("expected a value after the anchor; one that begins with & needs quotes");
            return untold;
        }
        if (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank()) {
            return null;
        }
        String text = Variables.expand(scalar.getValue(), reading.environment(), untold::wrong);
        if (text == null) {
            return untold;
        }
        if (text.isBlank()) {
            return null;
        }
        String unfit = unfit(text);
        if (unfit != null) {
            untold.wrong(unfit);
            return untold;
        }
        return new Item(node, path, reading, text);
    }

    private static @Nullable String unfit(String text) {
        if (text.length() > LONGEST_TEXT) {
            return "expected at most " + LONGEST_TEXT + " characters, got " + text.length();
        }
        boolean strange =
                text.codePoints()
                        .anyMatch(c ->
                                (Character.isISOControl(c) && "\t\r\n".indexOf(c) < 0)
                                        || Character.getType(c) == Character.SURROGATE);
        return strange ? "expected text without control characters" : null;
    }

    String path() {
        return path;
    }

    int line() {
        return node.getStartMark().getLine() + 1;
    }

    Reading reading() {
        return reading;
    }

    void wrong(String what) {
        reading.mistakes().add(line(), path, what);
    }

    /**
     * The source as it stands in the file, for words that are no secrets; variables are not filled
     * in.
     */
    String shown() {
        String source = node instanceof ScalarNode scalar ? scalar.getValue() : kind();
        String line = source.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]", " ");
        return '"'
                + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line)
                + '"';
    }

    /** Numbers and booleans as they are written. */
    @Nullable String text() {
        if (unreadable) {
            return null;
        }
        if (!(node instanceof ScalarNode)) {
            wrong("expected text, got " + kind());
            return null;
        }
        return text;
    }

    /** As {@link #text}, on one line. */
    @Nullable String line(int longest) {
        return as("at most " + longest + " characters on one line", t -> oneLine(t, longest));
    }

    private static @Nullable String oneLine(String text, int longest) {
        boolean fits =
                text.length() <= longest && text.lines().count() == 1 && !text.contains("\n");
        return fits && !text.contains("\r") ? text : null;
    }

    /**
     * The text as something better.
     *
     * @param expected what the reader should write; the mistake shows what stands there instead
     * @param parse gives null for a text that is not that
     */
    <T> @Nullable T as(String expected, Function<String, @Nullable T> parse) {
        String given = text();
        if (given == null) {
            return null;
        }
        T parsed = parse.apply(given);
        if (parsed == null) {
            wrong("expected " + expected + ", got " + shown());
        }
        return parsed;
    }

    /** As above for secrets: the mistake does not show what stands there. */
    @Nullable String secret(String expected, Function<String, Boolean> fits) {
        String given = text();
        if (given != null && !fits.apply(given)) {
            wrong("expected " + expected);
            return null;
        }
        return given;
    }

    /** A text whose value the file itself does not show. */
    boolean isFromEnvironment() {
        return node instanceof ScalarNode scalar && !scalar.getValue().equals(text);
    }

    /** What stands in the list; nothing also when it is no list. */
    List<Item> list() {
        List<Item> items = new ArrayList<>();
        if (unreadable) {
            return items;
        }
        if (!(node instanceof SequenceNode sequence)) {
            wrong("expected a list, got " + kind());
            return items;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            Node entry = sequence.getValue().get(i);
            String place = path + "[" + i + "]";
            Item item = Item.at(entry, place, reading);
            if (item == null) {
                reading.mistakes().add(entry.getStartMark().getLine() + 1, place, "is empty");
            } else {
                items.add(item);
            }
        }
        return items;
    }

    /** What stands in the list, read; those with mistakes left out. */
    <T> List<T> list(Function<Item, @Nullable T> entry) {
        return list().stream().map(entry).flatMap(Stream::ofNullable).toList();
    }

    /**
     * As above, for lists that must say something; null when an entry has a mistake.
     *
     * @param expected what is missing in an empty one
     */
    <T> @Nullable List<T> some(String expected, Function<Item, @Nullable T> entry) {
        int before = reading.mistakes().count();
        List<T> entries = list(entry);
        if (entries.isEmpty() && reading.mistakes().count() == before) {
            wrong("expected at least " + expected);
        }
        return reading.mistakes().count() == before ? entries : null;
    }

    /**
     * @param known the fields there may be
     */
    @Nullable Fields fields(String... known) {
        return fields("field", List.of(known));
    }

    /**
     * @param what one of them is called: {@code setting of meta}
     */
    @Nullable Fields fields(String what, List<String> known) {
        MappingNode mapping = mapping();
        return mapping == null ? null : Fields.of(this, mapping, what, known);
    }

    /** A map whose names are free. */
    @Nullable Fields names() {
        MappingNode mapping = mapping();
        return mapping == null ? null : Fields.of(this, mapping);
    }

    private @Nullable MappingNode mapping() {
        if (unreadable) {
            return null;
        }
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        wrong("expected a map of names and values, got " + kind());
        return null;
    }

    private String kind() {
        return switch (node.getNodeId()) {
            case scalar ->
                    ((ScalarNode) node).getScalarStyle() == ScalarStyle.PLAIN
                                    && (node.getTag().equals(Tag.INT)
                                            || node.getTag().equals(Tag.FLOAT))
                            ? "a number"
                            : "text";
            case sequence -> "a list";
            case mapping -> "a map";
            case anchor -> "an anchor";
        };
    }
}
