package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.KeyRotation.Outcome;
import dev.relaywatch.tenancy.database.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** The command {@code rotate-keys}: one change of keys, waiting where running nodes need it. */
public class RotateKeys {
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final KeyRotation rotation;
    private final Database database;
    private final Clock clock;

    RotateKeys(KeyRotation rotation, Database database, Clock clock) {
        this.rotation = rotation;
        this.database = database;
        this.clock = clock;
    }

    /**
     * Returns when all is done.
     *
     * @param say hears what is done, line by line, without secrets
     * @throws StartRefused when it cannot be done as things are; says why and what to do
     */
    public void run(Consumer<String> say) throws InterruptedException {
        while (true) {
            switch (rotation.run(database.masterKey(), say)) {
                case Outcome.Done() -> {
                    say.accept("The keys are changed.");
                    return;
                }
                case Outcome.Held(Instant until) -> {
                    say.accept(
                            "Running nodes may still seal with the old data keys; these are destroyed at "
                                    + until.truncatedTo(ChronoUnit.SECONDS)
                                    + ". Waiting. Whoever does not want to may end this, and run it again later.");
                    waitUntil(until);
                }
                case Outcome.Refused(String why) ->
                        throw new StartRefused(
                                List.of("rotate-keys: " + why),
                                true,
                                new IllegalStateException(why));
            }
        }
    }

    private void waitUntil(Instant until) throws InterruptedException {
        while (clock.instant().isBefore(until)) {
            Thread.sleep(LOOK);
        }
    }
}
