package dev.relaywatch.tenancy.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory with everything below it. Links are taken as themselves and never followed. */
record FileTree(Path root) {
    private static final Set<PosixFilePermission> OPEN_DIRECTORY =
            PosixFilePermissions.fromString("rwxr-xr-x");

    /**
     * Makes what is missing of the directory and those above it, with mode 0755 whatever the umask.
     */
    FileTree makeOpen() throws IOException {
        if (!Files.isDirectory(root)) {
            if (root.getParent() != null) {
                new FileTree(root.getParent()).makeOpen();
            }
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, OPEN_DIRECTORY);
        }
        return this;
    }

    /** Deletes the tree; nothing happens when it does not exist. */
    void delete() throws IOException {
        walk(Files::deleteIfExists);
    }

    /** Gives the tree to a user and the group of the same number; needs root. */
    void giveTo(int user) throws IOException {
        walk(path -> {
            if (!(Integer.valueOf(user).equals(unix(path, "uid"))
                    && Integer.valueOf(user).equals(unix(path, "gid")))) {
                Files.setAttribute(path, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(path, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            }
        });
    }

    /**
     * Forces the entries of a directory to disk, so that a file moved there survives a power cut.
     */
    static void force(@Nullable Path directory) throws IOException {
        if (directory != null) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static Object unix(Path path, String attribute) throws IOException {
        return Files.getAttribute(path, "unix:" + attribute, LinkOption.NOFOLLOW_LINKS);
    }

    /** Children come before their directory. */
    private void walk(Step step) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        step.at(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path directory, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        step.at(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    private interface Step {
        void at(Path path) throws IOException;
    }
}
