package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.SealedColumnStore.Resealed;
import dev.relaywatch.tenancy.SealedColumnStore.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Walks all that is sealed, page by page, and seals with the newest data key what another one
 * sealed. A walk can end anywhere and be begun again.
 */
class Resealing {
    private static final int PAGE = 2000;

    private final List<SealedColumn> columns;
    private final SealedColumnStore store;
    private final TransactionTemplate oneMoment;

    /**
     * @param oneMoment a transaction that sees the database as it was when it began
     */
    Resealing(List<SealedColumns> rooms, SealedColumnStore store, TransactionTemplate oneMoment) {
        this.columns = rooms.stream().flatMap(room -> room.columns().stream()).toList();
        this.store = store;
        this.oneMoment = oneMoment;
    }

    /**
     * What a walk found.
     *
     * @param resealed values that are sealed with the newest data key now
     * @param missed values that were changed or held meanwhile, or only looked at
     * @param unreadable values that no key opens; they are left as they are
     */
    record Walk(int resealed, int missed, int unreadable) {
        static final Walk NOTHING = new Walk(0, 0, 0);

        Walk and(Walk other) {
            return new Walk(
                    resealed + other.resealed,
                    missed + other.missed,
                    unreadable + other.unreadable);
        }

        boolean foundNone() {
            return resealed + missed == 0;
        }
    }

    /** Seals anew what is found. */
    Walk reseal(Keyring keyring, int newest) {
        return columns.stream()
                .map(column -> walk(column, keyring, newest, true))
                .reduce(Walk.NOTHING, Walk::and);
    }

    /**
     * Whether another data key than the newest is needed. All tables are looked at as they are at
     * one moment: what moves from one to the other is in one of them.
     */
    boolean othersAreUsed(Keyring keyring, int newest) {
        return Boolean.TRUE.equals(
                oneMoment.execute(_ -> {
                    store.liftLimit();
                    return columns.stream()
                            .anyMatch(column -> !walk(column, keyring, newest, false).foundNone());
                }));
    }

    private Walk walk(SealedColumn column, Keyring keyring, int newest, boolean write) {
        byte[] header = Keyring.header(newest);
        Walk found = Walk.NOTHING;
        List<UUID> after = List.of();
        List<Row> page;
        do {
            page = store.page(column, header, after, PAGE);
            if (!page.isEmpty()) {
                after = page.getLast().key();
                found = found.and(page(column, page, keyring, write));
            }
        } while (page.size() == PAGE);
        return found;
    }

    private Walk page(SealedColumn column, List<Row> page, Keyring keyring, boolean write) {
        List<Resealed> values = new ArrayList<>();
        int unreadable = 0;
        for (Row row : page) {
            SealedSecret stale = row.sealed();
            if (stale != null) {
                Optional<SealedSecret> fresh = again(column.purposeOf(row.key()), stale, keyring);
                if (fresh.isPresent()) {
                    values.add(new Resealed(row.key(), stale, fresh.get()));
                } else {
                    unreadable++;
                }
            }
        }
        int replaced = write && !values.isEmpty() ? store.replace(column, values) : 0;
        return new Walk(replaced, values.size() - replaced, unreadable);
    }

    private static Optional<SealedSecret> again(
            String purpose, SealedSecret stale, Keyring keyring) {
        try {
            return Optional.of(keyring.seal(purpose, keyring.open(purpose, stale)));
        } catch (Keyring.CannotOpen e) {
            return Optional.empty();
        }
    }
}
