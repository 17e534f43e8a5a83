package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.PersonalData;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Looks through the ledgers of several stores at once, and makes of what somebody typed a text that
 * may stand in an address. A look is limited in time.
 */
@Component
public class LedgerSearch {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final TenantTransaction transaction;
    private final LedgerViewStore limits;
    private final LedgerAcrossStore ledgers;

    LedgerSearch(TenantTransaction transaction, LedgerViewStore limits, LedgerAcrossStore ledgers) {
        this.transaction = transaction;
        this.limits = limits;
        this.ledgers = ledgers;
    }

    private record Hashed(@Nullable String email, @Nullable String phone) {}

    /**
     * The newest of all of them, without visitors.
     *
     * @param filter without a text
     * @param most how many at most; fewer come at the end of the list only
     */
    public LedgerReading newest(
            Collection<TenantId> tenants, LedgerFilter filter, Cursor after, int most) {
        try {
            return new LedgerReading.Found(
                    transaction.within(
                            tenants,
                            () -> {
                                limits.limitTime(LONGEST);
                                return ledgers.newest(tenants, filter, after, most);
                            }));
        } catch (QueryTimeoutException _) {
            return new LedgerReading.TookTooLong();
        }
    }

    /**
     * What finds the same and tells of nobody: for an e-mail address or a phone number its hash,
     * for anything else the text itself. Digits that an event or an order begins with are no phone
     * number; what holds an {@code @} and is no id is hashed even where it is no address.
     *
     * @param stores whose country completes a phone number, where they are of one
     */
    public String hidden(Collection<Tenant> stores, String text) {
        Hashed hashed = hashed(stores, text);
        String hash = hashed.email() != null ? hashed.email() : hashed.phone();
        if (hash == null && text.contains("@")) {
            hash = Sha256.hex(text.toLowerCase(Locale.ROOT));
        }
        if (hash == null || hash.equalsIgnoreCase(text)) {
            return text;
        }
        boolean isId = hashed.email() == null && !holders(ids(stores), text, null, null).isEmpty();
        return isId ? text : hash;
    }

    /** Those of whom something is found by it; of all of them where that would take too long. */
    public List<TenantId> holders(Collection<Tenant> stores, String text) {
        Hashed hashed = hashed(stores, text);
        return holders(ids(stores), text, hashed.email(), hashed.phone());
    }

    private List<TenantId> holders(
            List<TenantId> tenants, String text, @Nullable String email, @Nullable String phone) {
        try {
            return tenants.isEmpty()
                    ? List.of()
                    : transaction.within(
                            tenants,
                            () -> {
                                limits.limitTime(LONGEST);
                                return ledgers.holders(tenants, text, email, phone);
                            });
        } catch (QueryTimeoutException _) {
            return tenants;
        }
    }

    /** From where it came; empty where it was pruned, or is a conversion. */
    public Optional<Sides> sides(TenantId tenant, String name, String eventId) {
        return transaction.within(tenant, () -> ledgers.sides(tenant, name, eventId));
    }

    private static Hashed hashed(Collection<Tenant> stores, String text) {
        List<String> countries =
                stores.stream()
                        .map(store -> store.country() == null ? "" : store.country())
                        .distinct()
                        .limit(2)
                        .toList();
        Normalizer normalizer =
                new Normalizer(
                        countries.size() == 1 && !countries.getFirst().isEmpty()
                                ? countries.getFirst()
                                : null);
        Hashes address = normalizer.hashes(person(text, null));
        Hashes number = normalizer.hashes(person(null, text));
        return new Hashed(address.email().orElse(null), number.phoneDigits().orElse(null));
    }

    private static PersonalData person(@Nullable String email, @Nullable String phone) {
        return new PersonalData(email, phone, null, null, null, null, null, null, null, null, null);
    }

    private static List<TenantId> ids(Collection<Tenant> stores) {
        return stores.stream().map(Tenant::id).toList();
    }
}
