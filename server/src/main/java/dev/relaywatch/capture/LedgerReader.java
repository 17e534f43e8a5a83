package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.PersonalData;
import dev.relaywatch.shared.Cursor;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/**
 * Walks through the ledger from the newest to the oldest, events and conversions in one list. A
 * look is limited in time, because nobody can tell beforehand how far it has to go for few lines.
 */
@Component
public class LedgerReader {
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final TenantTransaction transaction;
    private final LedgerViewStore ledger;
    private final Tenancy tenancy;
    private final Duration longest;

    @Autowired
    LedgerReader(TenantTransaction transaction, LedgerViewStore ledger, Tenancy tenancy) {
        this(transaction, ledger, tenancy, LONGEST);
    }

    /**
     * @param longest how long one look may take
     */
    LedgerReader(
            TenantTransaction transaction,
            LedgerViewStore ledger,
            Tenancy tenancy,
            Duration longest) {
        this.transaction = transaction;
        this.ledger = ledger;
        this.tenancy = tenancy;
        this.longest = longest;
    }

    /**
     * Those that come after a place in the list.
     *
     * @param most how many at most; fewer come at the end of the list only
     */
    public LedgerReading newest(TenantId tenant, LedgerFilter filter, Cursor after, int most) {
        String text = filter.text();
        try {
            return new LedgerReading.Found(
                    transaction.within(
                            tenant,
                            () -> {
                                ledger.limitTime(longest);
                                return text == null
                                        ? ledger.newest(tenant, filter, after, most)
                                        : found(tenant, filter, text, after, most);
                            }));
        } catch (QueryTimeoutException _) {
            return new LedgerReading.TookTooLong();
        }
    }

    private List<LedgerEntry> found(
            TenantId tenant, LedgerFilter filter, String text, Cursor after, int most) {
        Normalizer normalizer =
                new Normalizer(tenancy.tenant(tenant).map(Tenant::country).orElse(null));
        Hashes address = normalizer.hashes(person(text, null));
        Hashes number = normalizer.hashes(person(null, text));
        return ledger.found(
                tenant,
                filter,
                text,
                address.email().orElse(null),
                number.phoneDigits().orElse(null),
                after,
                most);
    }

    private static PersonalData person(@Nullable String email, @Nullable String phone) {
        return new PersonalData(email, phone, null, null, null, null, null, null, null, null, null);
    }
}
