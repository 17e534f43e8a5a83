package dev.relaywatch.testing;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Looks at a page for what keeps people out: no name, no contrast, no way by keyboard. */
final class Axe {
    private static final String SCRIPT = script();

    /** One line for each kind of finding: how bad, which rule, where first, and why there. */
    private static final String FINDINGS =
            """
            async () => {
                const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                return violations
                    .filter(found => ['serious', 'critical'].includes(found.impact))
                    .map(found => found.impact + ': ' + found.id + ' at ' + found.nodes.length + ' places, first '
                        + found.nodes[0].target.join(' ') + ': ' + found.nodes[0].failureSummary.replace(/\\s+/g, ' '));
            }
            """;

    private Axe() {}

    private static String script() {
        try (InputStream script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(
                    Objects.requireNonNull(script, "axe-core's jar has no axe.min.js")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is serious or critical. Comes in by the debugger's door, past the page's policy. */
    static List<String> findings(Page page) {
        if (Boolean.FALSE.equals(page.evaluate("() => 'axe' in window"))) {
            page.evaluate(SCRIPT);
        }
        return ((List<?>) page.evaluate(FINDINGS)).stream().map(String::valueOf).toList();
    }
}
