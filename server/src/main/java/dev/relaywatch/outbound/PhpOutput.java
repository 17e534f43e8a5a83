package dev.relaywatch.outbound;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The JSON of a PHP program, also where PHP prints its warnings before it.
 *
 * @param json missing where there is none
 * @param noise what was printed, such as {@code warning}; absent where nothing was
 */
record PhpOutput(JsonNode json, @Nullable String noise) {
    private static final Pattern PRINTED =
            Pattern.compile(
                    "\\b(Warning|Notice|Deprecated|Strict Standards|Fatal error|Parse error)(?:</b>)?:");

    /** Places at which the JSON may begin: each costs a try. */
    private static final int MOST_TRIES = 20;

    static PhpOutput of(Answer.Response response) {
        Optional<JsonNode> whole = response.json();
        if (whole.isPresent()) {
            return new PhpOutput(whole.get(), null);
        }
        String text = response.text();
        Matcher printed = PRINTED.matcher(text);
        if (!printed.find()) {
            return new PhpOutput(MissingNode.getInstance(), null);
        }
        return new PhpOutput(
                response.truncated() ? MissingNode.getInstance() : after(text, printed.end()),
                printed.group(1).toLowerCase(Locale.ROOT));
    }

    /** What is printed may have brackets of its own. */
    private static JsonNode after(String text, int from) {
        int tries = 0;
        for (int start = from; start < text.length() && tries < MOST_TRIES; start++) {
            if (text.charAt(start) != '{' && text.charAt(start) != '[') {
                continue;
            }
            tries++;
            try {
                JsonNode node = JsonMapper.shared().readTree(text.substring(start));
                if (node.isObject() || node.isArray()) {
                    return node;
                }
            } catch (JacksonException e) {
                // it was part of what was printed
            }
        }
        return MissingNode.getInstance();
    }
}
