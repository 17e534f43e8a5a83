package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperationsGuideTest {
    private static final Path GUIDE = Path.of("..", "docs", "operations.md");

    @Test
    void theGuideIsWhatTheCodeSays() throws IOException {
        String written = OperationsGuide.written();
        Path copy = Files.writeString(Path.of("target", "operations.md"), written);

        assertThat(Files.readString(GUIDE))
                .as("docs/operations.md; copy server/" + copy + " over it")
                .isEqualTo(written);
    }
}
