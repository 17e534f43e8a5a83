package dev.relaywatch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a running PostgreSQL writes down about itself (postmaster.pid, PostgreSQL's pidfile.h).
 *
 * @param pid the process whose children are all other processes of that PostgreSQL
 * @param port on 127.0.0.1
 */
record PostmasterFile(long pid, int port) {
    private static final int PID_LINE = 0;
    private static final int PORT_LINE = 3;

    /**
     * @param data the data directory of a server that is ready
     */
    static PostmasterFile of(Path data) throws IOException {
        List<String> lines =
                Files.readAllLines(
                        data.resolve("postgres").resolve("postmaster.pid"),
                        StandardCharsets.ISO_8859_1);
        return new PostmasterFile(
                Long.parseLong(lines.get(PID_LINE).strip()),
                Integer.parseInt(lines.get(PORT_LINE).strip()));
    }
}
