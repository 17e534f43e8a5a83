package dev.relaywatch.delivery.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/adding-a-destination.md shows is what compiles and passes. */
class GuideTest {
    private static final Path ROOT = Path.of("..");
    private static final String GUIDE = text("docs/adding-a-destination.md");
    private static final Pattern JAVA = Pattern.compile("(?s)```java\\n(.*?)```");
    private static final String EXAMPLE =
            "server/src/test/java/dev/relaywatch/delivery/example/HarbourDestination.java";

    private static final List<String> SOURCES =
            List.of(
                    EXAMPLE,
                    "server/src/test/java/dev/relaywatch/delivery/example/HarbourDestinationTest.java",
                    "server/src/test/java/dev/relaywatch/delivery/webhook/WebhookDestinationTest.java",
                    "server/src/main/java/dev/relaywatch/delivery/webhook/WebhookDestination.java",
                    "server/src/main/java/dev/relaywatch/tenancy/configuration/Services.java",
                    "sandbox/src/main/java/dev/relaywatch/sandbox/Sandbox.java",
                    "sandbox/src/main/java/dev/relaywatch/sandbox/WebhookProvider.java");

    private static String text(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Without indentation and empty lines. */
    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static String flat(String text) {
        return "\n" + String.join("\n", lines(text)) + "\n";
    }

    static List<String> shown() {
        List<String> shown = new ArrayList<>();
        Matcher block = JAVA.matcher(GUIDE);
        while (block.find()) {
            shown.add(block.group(1));
        }
        return shown;
    }

    @ParameterizedTest
    @MethodSource("shown")
    void whatIsShownStandsInTheCode(String block) {
        assertThat(SOURCES.stream().filter(file -> flat(text(file)).contains(flat(block))))
                .as(block)
                .isNotEmpty();
    }

    @Test
    void allOfTheExampleIsShownInItsOrder() {
        String example = text(EXAMPLE);
        String shown =
                shown().stream()
                        .filter(block -> flat(example).contains(flat(block)))
                        .collect(Collectors.joining());

        assertThat(lines(shown))
                .containsExactlyElementsOf(
                        lines(example.substring(example.indexOf("/** Harbour"))));
    }

    static Stream<String> named() {
        return Pattern.compile("`((?:server|sandbox|docs)/[^`]+)`")
                .matcher(GUIDE)
                .results()
                .map(found -> found.group(1));
    }

    @ParameterizedTest
    @MethodSource("named")
    void whatIsNamedIsThere(String file) {
        assertThat(ROOT.resolve(file)).exists();
    }
}
