package dev.relaywatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to a server's PostgreSQL. */
class PostmasterFileTest {
    @TempDir Path data;

    @Test
    void theFirstLineIsTheProcessAndTheFourthThePort() throws IOException {
        Path postgres = Files.createDirectory(data.resolve("postgres"));
        Files.writeString(
                postgres.resolve("postmaster.pid"),
                "4711\n/data/postgres\n1790000000\n40123\n\n127.0.0.1\n  5432001   7\nready   \n");

        assertThat(PostmasterFile.of(data)).isEqualTo(new PostmasterFile(4711, 40123));
    }
}
