package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/audit.md} names what the audit log tells of. */
class AuditDocumentTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z_]+)` \\|");

    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "audit.md"));
    }

    @Test
    void everyActionHasItsRowAndEveryRowItsAction() throws IOException {
        List<String> rows = ROW.matcher(page()).results().map(row -> row.group(1)).toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Arrays.stream(AuditAction.values()).map(AuditAction::text).toList());
    }

    @Test
    void everyKindOfActorIsNamed() throws IOException {
        List<String> words =
                Pattern.compile("`([a-z]+)`")
                        .matcher(page())
                        .results()
                        .map((MatchResult w) -> w.group(1))
                        .toList();

        assertThat(words)
                .containsAll(Arrays.stream(Actor.Kind.values()).map(Actor.Kind::text).toList());
    }
}
