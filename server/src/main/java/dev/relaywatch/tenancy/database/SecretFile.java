package dev.relaywatch.tenancy.database;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One line of text that is made once and read ever after; only its owner may read the file (mode
 * 0600).
 *
 * @param path the file; its directory exists and nobody else writes there meanwhile
 * @param meaning what a right content is, for the message about a wrong one
 */
record SecretFile(Path path, String meaning) {
    static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    /**
     * @param made a new content, asked for when there is no file
     * @param read the value of a content; throws IllegalArgumentException when it is not one
     * @throws IllegalStateException when the file holds something else; names the file, not its
     *     content
     */
    <T> T readOrMake(Supplier<String> made, Function<String, T> read) {
        String content;
        try {
            if (!Files.exists(path)) {
                make(made.get());
            } else if (!Files.getPosixFilePermissions(path).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
            content = Files.readString(path).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read or make " + path, e);
        }
        try {
            return read.apply(content);
        } catch (IllegalArgumentException _) {
            // Its message may quote the content.
            throw new IllegalStateException(
                    path
                            + " does not hold "
                            + meaning
                            + ". Put the right file back from a backup.");
        }
    }

    /** Written beside and moved, both forced to disk: the file is there whole or not at all. */
    private void make(String content) throws IOException {
        Path unfinished = path.resolveSibling("unfinished");
        Files.deleteIfExists(unfinished);
        try (FileChannel file =
                FileChannel.open(
                        unfinished,
                        Set.of(CREATE_NEW, WRITE),
                        PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer bytes = ByteBuffer.wrap((content + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        FileTree.force(path.toAbsolutePath().getParent());
    }
}
