package dev.relaywatch.tenancy.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.relaywatch.shared.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory that holds all an installation keeps on disk. One process has it at a time, from
 * {@link #open} to {@link #close}; its secrets are made on first use.
 */
public final class DataDirectory implements AutoCloseable {
    /** The file of the key that wraps all others. */
    public static final String MASTER_KEY = "master.key";

    private static final String NEXT_MASTER_KEY = "master.key.new";
    private static final Path SYSTEM_WIDE = Path.of("/var/lib/relaywatch");
    private static final int MASTER_KEY_BYTES = 32;
    private static final int PASSWORD_BYTES = 24;

    /**
     * A file lock belongs to the process, and closing any channel of the file gives it up
     * (fcntl(2)). So a second opening within this process has to be refused before it touches the
     * file.
     */
    private static final Set<Path> HELD_BY_THIS_PROCESS = ConcurrentHashMap.newKeySet();

    private final SecureRandom random = new SecureRandom();
    private final Path path;
    private final FileChannel lockFile;
    private boolean closed;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Takes the directory, made when absent.
     *
     * @throws DataDirectoryInUse when another process has it
     * @throws UncheckedIOException when it cannot be made or written
     */
    public static DataDirectory open(Path path) {
        try {
            Path real = new FileTree(path.toAbsolutePath()).makeOpen().root().toRealPath();
            if (!HELD_BY_THIS_PROCESS.add(real)) {
                throw new DataDirectoryInUse(real);
            }
            try {
                return new DataDirectory(real, lockedFile(real));
            } catch (IOException | RuntimeException e) {
                HELD_BY_THIS_PROCESS.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory " + path + " cannot be used", e);
        }
    }

    private static FileChannel lockedFile(Path directory) throws IOException {
        FileChannel lockFile =
                FileChannel.open(
                        directory.resolve("relaywatch.lock"),
                        Set.of(CREATE, WRITE),
                        PosixFilePermissions.asFileAttribute(SecretFile.OWNER_ONLY));
        try {
            if (lockFile.tryLock() == null) {
                throw new DataDirectoryInUse(directory);
            }
            return lockFile;
        } catch (IOException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    /**
     * The directory for who named none.
     *
     * @param besideLauncher the directory of the launcher
     * @param root whether this process is root, whose database runs as a user that must reach the
     *     directory
     */
    public static Path defaultPath(Path besideLauncher, boolean root) {
        Path launcher = besideLauncher.toAbsolutePath().normalize();
        return root && !everyoneMayEnter(launcher) ? SYSTEM_WIDE : launcher.resolve("data");
    }

    private static boolean everyoneMayEnter(Path directory) {
        try {
            for (Path at = directory.toRealPath(); at != null; at = at.getParent()) {
                if (!Files.getPosixFilePermissions(at)
                        .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look at the directories above " + directory, e);
        }
    }

    /** Absolute, links resolved. */
    public Path path() {
        return path;
    }

    /** Names this installation's node, the same at every start. */
    public synchronized UUID nodeId() {
        return file("node-id", "a UUID").readOrMake(() -> Ids.next().toString(), UUID::fromString);
    }

    /**
     * The key that wraps those of the database: 32 bytes.
     *
     * @throws IllegalStateException when the file {@code master.key} holds something else
     */
    public synchronized byte[] masterKey() {
        return key(MASTER_KEY);
    }

    /** The key to change to; the same until {@link #adoptNextMasterKey}. */
    public synchronized byte[] nextMasterKey() {
        return key(NEXT_MASTER_KEY);
    }

    /** As {@link #nextMasterKey}; empty where nobody asked for one. */
    public synchronized Optional<byte[]> begunMasterKey() {
        return Files.exists(path.resolve(NEXT_MASTER_KEY))
                ? Optional.of(key(NEXT_MASTER_KEY))
                : Optional.empty();
    }

    /** The next master key takes the place of the one before, which is gone then. */
    public synchronized void adoptNextMasterKey() {
        try {
            Files.move(
                    path.resolve(NEXT_MASTER_KEY),
                    path.resolve(MASTER_KEY),
                    StandardCopyOption.ATOMIC_MOVE);
            FileTree.force(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot rename " + path.resolve(NEXT_MASTER_KEY) + " to " + MASTER_KEY, e);
        }
    }

    private byte[] key(String name) {
        return file(name, "the base64 of " + MASTER_KEY_BYTES + " bytes")
                .readOrMake(
                        () -> Base64.getEncoder().encodeToString(random(MASTER_KEY_BYTES)),
                        DataDirectory::decodedKey);
    }

    /** The password of the embedded server's superuser. */
    public synchronized String databasePassword() {
        return file("database.password", "a password: 8 to 128 visible ASCII characters")
                .readOrMake(
                        () ->
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(random(PASSWORD_BYTES)),
                        DataDirectory::checkedPassword);
    }

    private SecretFile file(String name, String meaning) {
        return new SecretFile(path.resolve(name), meaning);
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] decodedKey(String content) {
        byte[] bytes = Base64.getDecoder().decode(content);
        if (bytes.length != MASTER_KEY_BYTES) {
            throw new IllegalArgumentException("wrong length: " + bytes.length);
        }
        return bytes;
    }

    private static String checkedPassword(String content) {
        if (!content.matches("[!-~]{8,128}")) {
            throw new IllegalArgumentException("not a password");
        }
        return content;
    }

    /** Lets the next process have the directory. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the data directory " + path, e);
        } finally {
            HELD_BY_THIS_PROCESS.remove(path);
        }
    }
}
