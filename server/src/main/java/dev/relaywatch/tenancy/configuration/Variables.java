package dev.relaywatch.tenancy.configuration;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the environment's values where a text says <code>${NAME}</code>; <code>$${</code> stands for
 * itself without the first sign.
 */
public final class Variables {
    private static final Pattern MENTION =
            Pattern.compile("\\$(?<escaped>\\$\\{)|\\$\\{(?:(?<name>[A-Za-z_][A-Za-z0-9_]*)})?");

    private Variables() {}

    /** So that what would name a variable stands for itself. */
    public static String escaped(String text) {
        return text.replace("${", "$${");
    }

    /**
     * @param mistakes hears what is wrong, never with a value in it
     * @return null when a variable is not set or not named properly
     */
    static @Nullable String expand(
            String text,
            Function<String, @Nullable String> environment,
            Consumer<String> mistakes) {
        if (!text.contains("${")) {
            return text;
        }
        StringBuilder expanded = new StringBuilder();
        Matcher mention = MENTION.matcher(text);
        int end = 0;
        boolean sound = true;
        while (mention.find()) {
            expanded.append(text, end, mention.start());
            end = mention.end();
            String name = mention.group("name");
            if (mention.group("escaped") != null) {
                expanded.append("${");
            } else if (name == null) {
                mistakes.accept(
                        "expected the name of an environment variable and } after ${; write $${ for the"
                                + " characters themselves");
                sound = false;
            } else {
                String value = environment.apply(name);
                if (value == null) {
                    mistakes.accept("the environment variable " + name + " is not set");
                    sound = false;
                } else {
                    expanded.append(value);
                }
            }
        }
        return sound ? expanded.append(text, end, text.length()).toString() : null;
    }
}
