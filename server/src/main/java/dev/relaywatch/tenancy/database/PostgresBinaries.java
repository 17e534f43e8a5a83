package dev.relaywatch.tenancy.database;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL as packaged with Relaywatch: {@code initdb}, {@code pg_ctl}, {@code postgres} and what
 * they load, readable for every user.
 *
 * @param cache the directory of all unpacked versions, which nobody else uses
 * @param home the directory of this version
 */
record PostgresBinaries(Path cache, Path home) {

    /**
     * Unpacks the archive for this machine unless that was done before. Other versions are deleted
     * then.
     *
     * @param cache made when absent; named below it by the SHA-256 of the archive
     * @throws IllegalStateException when there is no archive for this machine
     */
    static PostgresBinaries unpackedIn(Path cache) {
        String archive = archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
        try {
            Path home = cache.resolve(sha256(archive));
            if (!Files.isDirectory(home)) {
                new FileTree(cache).delete();
                Path staging = new FileTree(cache).makeOpen().root().resolve("unpacking");
                unpack(archive, staging);
                Files.move(staging, home, StandardCopyOption.ATOMIC_MOVE);
                FileTree.force(cache);
            }
            return new PostgresBinaries(cache, home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL into " + cache, e);
        }
    }

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    private static String archiveFor(String system, String processor) {
        String packaged =
                switch (system + " " + processor) {
                    case "Linux amd64", "Linux x86_64" -> "x86_64";
                    case "Linux aarch64", "Linux arm64" -> "arm_64";
                    default ->
                            throw new IllegalStateException(
                                    "The embedded PostgreSQL runs on Linux, x86-64 and arm64; this is "
                                            + system
                                            + " on "
                                            + processor
                                            + ". Use a PostgreSQL of your own:"
                                            + " --relaywatch.database.url=<url>");
                };
        return "/postgres-linux-" + packaged + ".txz";
    }

    private static InputStream open(String archive) throws IOException {
        InputStream stream = PostgresBinaries.class.getResourceAsStream(archive);
        if (stream == null) {
            throw new IllegalStateException("This build of Relaywatch lacks " + archive);
        }
        return stream;
    }

    private static String sha256(String archive) throws IOException {
        try (InputStream stream = open(archive);
                DigestInputStream digested =
                        new DigestInputStream(stream, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void unpack(String archive, Path staging) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(
                        new XZInputStream(new BufferedInputStream(open(archive), 1 << 16)))) {
            for (TarArchiveEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                Path target = staging.resolve(entry.getName()).normalize();
                if (!target.startsWith(staging)) {
                    throw new IOException("The archive leaves its directory: " + entry.getName());
                }
                write(entries, entry, target);
            }
        }
    }

    private static void write(TarArchiveInputStream entries, TarArchiveEntry entry, Path target)
            throws IOException {
        if (entry.isDirectory()) {
            new FileTree(target).makeOpen();
            return;
        }
        new FileTree(target.resolveSibling("")).makeOpen();
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        boolean program = (entry.getMode() & 0b001_001_001) != 0;
        try (FileChannel file = FileChannel.open(target, CREATE_NEW, WRITE)) {
            entries.transferTo(Channels.newOutputStream(file));
            file.force(true);
        }
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
