package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.DataKeyStore.WrappedKey;
import dev.relaywatch.tenancy.Resealing.Walk;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a new data key, seals everything with it, destroys those before, and changes the master
 * key. It may be cut off anywhere: what was begun the next run goes on with, and until then every
 * node opens everything.
 */
class KeyRotation {
    private static final Actor ACTOR = new Actor(Actor.Kind.SERVER, "rotate-keys");

    /** A node is seen every 3 s; work is taken from one that was not seen for so long. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(15);

    /** A walk that finds something is followed by another, for what nodes sealed meanwhile. */
    private static final int MOST_WALKS = 20;

    private final DataKeyStore keys;
    private final MasterKeys masterKeys;
    private final Resealing resealing;
    private final RunningNodes nodes;
    private final AuditLog audit;
    private final Clock clock;

    /**
     * @param keys as the owner
     */
    KeyRotation(
            DataKeyStore keys,
            MasterKeys masterKeys,
            Resealing resealing,
            RunningNodes nodes,
            AuditLog audit,
            Clock clock) {
        this.keys = keys;
        this.masterKeys = masterKeys;
        this.resealing = resealing;
        this.nodes = nodes;
        this.audit = audit;
        this.clock = clock;
    }

    /** How it ended. */
    sealed interface Outcome {
        /** Everything is sealed with the newest data key, and the others are destroyed. */
        record Done() implements Outcome {}

        /**
         * All but destroying the old data keys is done: running nodes may still seal with them.
         *
         * @param until afterwards a run destroys them
         */
        record Held(Instant until) implements Outcome {}

        /**
         * Nothing was done, or not all.
         *
         * @param why with the remedy
         */
        record Refused(String why) implements Outcome {}
    }

    /**
     * @param masterKey the one in force
     * @param say hears each step that is done, without secrets
     */
    Outcome run(MasterKey masterKey, Consumer<String> say) {
        @Nullable MasterKey next = masterKeys.next().orElse(null);
        boolean changes = next != null && !next.is(masterKey);
        int running = changes ? othersRun() : 0;
        if (running > 0) {
            return refuseBeside(running);
        }
        int newest = begin(masterKey, say);
        Optional<Outcome> unfinished = sealWith(newest, masterKey, say);
        if (unfinished.isPresent()) {
            return unfinished.get();
        }
        if (changes && !changeMasterKey(masterKey, Objects.requireNonNull(next), say)) {
            return refuseBeside(othersRun());
        }
        if (next != null && !changes) {
            say.accept("The master key was changed to this one before.");
        }
        audit.record(
                AuditEntry.of(null, ACTOR, AuditAction.KEYS_ROTATED, "data key " + newest)
                        .with(Map.of("masterKeyChanged", changes)));
        return new Outcome.Done();
    }

    private int othersRun() {
        return masterKeys.alone() ? 0 : nodes.seenWithin(SEEN_WITHIN);
    }

    private static Outcome refuseBeside(int running) {
        return new Outcome.Refused(
                "The master key cannot be changed while nodes run, which know the old one alone: "
                        + running
                        + " seen in the last "
                        + SEEN_WITHIN.toSeconds()
                        + " s. Stop them, run this again, and start them with the new master key;"
                        + " without relaywatch.next-master-key the data keys alone are changed,"
                        + " and nodes may run.");
    }

    /** The data key that seals from now on: of a change that was begun before, or a new one. */
    private int begin(MasterKey masterKey, Consumer<String> say) {
        String said =
                keys.inTransaction(() -> {
                    List<WrappedKey> known = keys.lockKeys();
                    if (known.stream().anyMatch(key -> key.retiredAt() != null)) {
                        return "A change of data keys that was begun before goes on: data key "
                                + DataKeys.unwrap(known, masterKey).newest()
                                + " seals.";
                    }
                    int id =
                            known.stream()
                                            .map(WrappedKey::id)
                                            .max(Comparator.naturalOrder())
                                            .orElseThrow()
                                    + 1;
                    keys.retire(clock.instant());
                    keys.insert(id, masterKey.wrap(id, SealingKey.random()));
                    return "Data key " + id + " is made and seals from now on.";
                });
        say.accept(said);
        return DataKeys.unwrap(keys.keys(), masterKey).newest();
    }

    /** Empty once no other data key is left. */
    private Optional<Outcome> sealWith(int newest, MasterKey masterKey, Consumer<String> say) {
        Keyring keyring = new Keyring(() -> DataKeys.unwrap(keys.keys(), masterKey), clock);
        for (int walks = 0; walks < MOST_WALKS; walks++) {
            Walk walk = resealing.reseal(keyring, newest);
            say.accept(said(walk, newest));
            if (walk.foundNone()) {
                Instant until = heldUntil();
                if (othersRun() > 0 && clock.instant().isBefore(until)) {
                    return Optional.of(new Outcome.Held(until));
                }
                if (!resealing.othersAreUsed(keyring, newest)) {
                    destroyOthers(newest, say);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(
                new Outcome.Refused(
                        "Nodes hold or change what is sealed with old data keys all the time; these"
                                + " are not destroyed. Run this again when there is less to do."));
    }

    private static String said(Walk walk, int newest) {
        return walk.resealed()
                + " values sealed anew with data key "
                + newest
                + (walk.missed() == 0 ? "" : ", " + walk.missed() + " held or changed meanwhile")
                + (walk.unreadable() == 0
                        ? "."
                        : ", " + walk.unreadable() + " left that no key opens.");
    }

    private Instant heldUntil() {
        return keys.keys().stream()
                .map(WrappedKey::retiredAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(retired -> retired.plus(Keyring.LET_GO))
                .orElse(Instant.MIN);
    }

    private void destroyOthers(int newest, Consumer<String> say) {
        List<Integer> others =
                keys.keys().stream()
                        .map(WrappedKey::id)
                        .filter(id -> id != DataKeys.ROOT && id != newest)
                        .toList();
        if (!others.isEmpty()) {
            keys.destroy(others);
            say.accept(
                    "Nothing is sealed with data keys "
                            + others
                            + " any more; they are destroyed.");
        }
    }

    /** All keys under the new one in one transaction; false when a node began meanwhile. */
    private boolean changeMasterKey(MasterKey from, MasterKey to, Consumer<String> say) {
        boolean changed =
                keys.inTransaction(() -> {
                    keys.holdStarts();
                    if (othersRun() > 0) {
                        return false;
                    }
                    for (WrappedKey key : keys.lockKeys()) {
                        keys.rewrap(
                                key.id(),
                                to.wrap(key.id(), from.unwrap(key.id(), key.wrapped().bytes())));
                    }
                    keys.replaceCheck(to.check());
                    return true;
                });
        if (changed) {
            say.accept("The data keys are wrapped with the new master key.");
            say.accept(masterKeys.inForce(to));
        }
        return changed;
    }
}
