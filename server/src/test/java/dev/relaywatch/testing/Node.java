package dev.relaywatch.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs the programs of {@code src/test/node}, over packages that npm installs once into {@code
 * target/node}. Without Node or npm the tests are skipped, loudly.
 */
public final class Node implements ExecutionCondition {
    private static final Path SOURCES = Path.of("src", "test", "node").toAbsolutePath();
    private static final Path INSTALLED = Path.of("target", "node").toAbsolutePath();
    private static final Duration LONGEST_INSTALLATION = Duration.ofMinutes(5);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** On a class whose tests need Node. */
    @Target(ElementType.TYPE)
    @Retention(RetentionPolicy.RUNTIME)
    @Inherited
    @ExtendWith(Node.class)
    public @interface Needed {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Programs.find("node").isPresent() && Programs.find("npm").isPresent()) {
            return ConditionEvaluationResult.enabled("there is Node");
        }
        String reason = "THE TESTS WITH NODE ARE SKIPPED: node OR npm IS NOT ON THE PATH";
        if (TOLD.compareAndSet(false, true)) {
            System.out.println(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    /** Where a package stands, or a folder of it. */
    public static Path module(String path) {
        install();
        return INSTALLED.resolve("node_modules").resolve(path);
    }

    /** Runs a program to its end and gives what it printed. */
    public static String run(String program, String... arguments) throws InterruptedException {
        return finished(start(program, arguments), program, LONGEST_RUN);
    }

    /** Starts a program; what it prints in red comes with the rest. */
    public static Process start(String program, String... arguments) {
        install();
        List<String> command = new ArrayList<>(List.of("node", program));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(INSTALLED.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String finished(Process process, String name, Duration longest)
            throws InterruptedException {
        try {
            // a time-out ends the program, and so its output
            process.onExit()
                    .orTimeout(longest.toSeconds(), TimeUnit.SECONDS)
                    .exceptionally(_ -> process.destroyForcibly());
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(
                        name + " ended with " + process.exitValue() + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void install() {
        try {
            String wanted = Files.readString(SOURCES.resolve("package-lock.json"));
            Path done = INSTALLED.resolve("installed");
            Files.createDirectories(INSTALLED);
            try (var files = Files.newDirectoryStream(SOURCES, "*.{json,mjs}")) {
                for (Path file : files) {
                    Files.copy(
                            file,
                            INSTALLED.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (Files.exists(done) && Files.readString(done).equals(wanted)) {
                return;
            }
            finished(
                    start(
                            List.of(
                                    "npm",
                                    "ci",
                                    "--ignore-scripts",
                                    "--prefer-offline",
                                    "--no-audit",
                                    "--no-fund")),
                    "npm ci",
                    LONGEST_INSTALLATION);
            Files.writeString(done, wanted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
