package dev.relaywatch.tenancy.configuration;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Turns text into nodes that know their lines; builds no objects. SnakeYAML's own messages quote
 * the file, and with it secrets, so each is replaced by one that does not.
 */
final class YamlReader {
    static final int LARGEST_FILE = 32 * 1024 * 1024;
    private static final int MOST_ALIASES = 1_000;
    private static final int DEEPEST = 50;
    private static final Pattern VARIABLE_IN_BRACKETS = Pattern.compile("[\\[{].*\\$\\{");

    private final List<String> lines;
    private final Mistakes mistakes;

    /**
     * @param lines of the text that will be read
     */
    YamlReader(List<String> lines, Mistakes mistakes) {
        this.lines = lines;
        this.mistakes = mistakes;
    }

    /** Null when the text is no YAML, which then is one mistake. */
    @Nullable Node read(String text) {
        int unprintable = lineOfUnprintable(text);
        if (unprintable > 0) {
            mistakes.add(unprintable, "", "a character that is not allowed in YAML");
            return null;
        }
        try {
            Node root = new Yaml(limits()).compose(new StringReader(text));
            if (root == null) {
                mistakes.add(1, "", "the file is empty; expected platform or tenants");
            }
            return root;
        } catch (MarkedYAMLException e) {
            explain(e);
        } catch (YAMLException e) {
            mistakes.add(
                    1,
                    "",
                    "expected at most "
                            + DEEPEST
                            + " levels and "
                            + MOST_ALIASES
                            + " aliases, got more");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // some malformed escapes and directives are met by the parser's own slips
            mistakes.add(1, "", "is not valid YAML; check escapes and directives");
        }
        return null;
    }

    private static LoaderOptions limits() {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(LARGEST_FILE);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(MOST_ALIASES);
        return limits;
    }

    private static int lineOfUnprintable(String text) {
        int line = 1;
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                return line;
            }
            line += character == '\n' ? 1 : 0;
            i += Character.charCount(character);
        }
        return 0;
    }

    private void explain(MarkedYAMLException e) {
        String problem = e.getProblem() == null ? "" : e.getProblem();
        Mark found = e.getProblemMark();
        Mark begun = e.getContextMark();
        boolean unclosed = problem.startsWith("found unexpected end of stream") && begun != null;
        Mark mark = unclosed || found == null ? begun : found;
        int line = mark == null ? 1 : mark.getLine() + 1;
        mistakes.add(line, "", reason(problem, line, begun));
    }

    private String reason(String problem, int line, @Nullable Mark begun) {
        String source = line <= lines.size() ? lines.get(line - 1) : "";
        String indent = source.substring(0, source.length() - source.stripLeading().length());
        if (problem.contains("\\t(TAB)") || indent.contains("\t")) {
            return "a tab stands where only spaces may; indent with spaces";
        }
        if (problem.startsWith("found undefined alias")) {
            return "an alias without its anchor; a value that begins with * needs quotes";
        }
        if (problem.startsWith("found undefined tag handle")
                || problem.startsWith("Global tag is not allowed")) {
            return "tags are not supported; a value that begins with ! needs quotes";
        }
        if (problem.startsWith("but found another document")) {
            return "a second document (---) begins; expected one";
        }
        if (problem.contains("cannot start any token")) {
            return "a value that begins with a special character such as @, % or ` needs quotes";
        }
        if (problem.startsWith("found unexpected end of stream")) {
            return "a quote that is opened here is not closed";
        }
        if (VARIABLE_IN_BRACKETS.matcher(source).find()) {
            return "is not valid YAML; inside { } and [ ] a value with ${...} needs quotes";
        }
        if (problem.startsWith("expected ',' or") && begun != null) {
            return "is not valid YAML; the bracket or brace opened in line "
                    + (begun.getLine() + 1)
                    + " is not closed, or a comma is missing";
        }
        if (problem.startsWith("mapping values are not allowed")
                || problem.startsWith("could not find expected ':'")) {
            return "is not valid YAML; expected name: value, check the indentation and quote values that"
                    + " contain a colon";
        }
        return "is not valid YAML; check the indentation, quotes and brackets here and above";
    }
}
