package dev.relaywatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data directory and the servers that run on it, one after another. Closing it, or ending this
 * JVM, ends the server and deletes the directory.
 */
final class Installation implements AutoCloseable {
    private static final String MANAGEMENT_PORT = "--management.server.port=";

    private final Path launcher;
    private final Path folder;
    private final Thread cleanup = new Thread(this::clean, "bench-cleanup");
    private @Nullable ServerProcess running;
    private boolean closed;

    private Installation(Path launcher, Path folder) {
        this.launcher = launcher;
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(cleanup);
    }

    /** In the system's temporary directory, open to the user as whom a root's database runs. */
    static Installation make(Path launcher) throws IOException {
        Path folder = Files.createTempDirectory("relaywatch-bench-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Installation(launcher, folder);
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("data");
    }

    /**
     * Ends the server before, if there is one, and starts the next as {@code run} does.
     *
     * @throws IllegalStateException when this JVM is ending
     */
    synchronized ServerProcess start(String... properties) throws IOException {
        stop();
        if (closed) {
            throw new IllegalStateException("the bench is ending");
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                launcher.toString(),
                                "run",
                                "--server.port=0",
                                // what a machine can take is measured, not what is let in
                                "--relaywatch.limits.public-key.per-second=0",
                                "--relaywatch.limits.key.per-second=0",
                                "--relaywatch.data-dir=" + data()));
        if (Arrays.stream(properties).noneMatch(one -> one.startsWith(MANAGEMENT_PORT))) {
            command.add(MANAGEMENT_PORT + "0");
        }
        command.addAll(List.of(properties));
        ServerProcess server = ServerProcess.launch(folder, command);
        running = server;
        return server;
    }

    synchronized void stop() {
        ServerProcess server = running;
        running = null;
        if (server != null) {
            server.close();
        }
    }

    private void clean() {
        synchronized (this) {
            closed = true;
            stop();
        }
        try {
            Files.walkFileTree(folder, new Deletion());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + folder, e);
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(cleanup);
        } catch (IllegalStateException alreadyShuttingDown) {
            return;
        }
        clean();
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
                throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
