package dev.relaywatch.tenancy.audit;

import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;

/** Who did what, when and from where, for whoever reads it: a tenant's own entries, or all. */
@Component
public class AuditTrail {
    /** Of one page or piece. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AuditReadStore store;
    private final TenantTransaction transaction;

    AuditTrail(AuditReadStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** What came of looking. */
    public sealed interface Reading {}

    /** The newest first. */
    public record Found(Page.Listed<AuditLine> lines) implements Reading {}

    /**
     * @param errors at least one, each with what is expected
     */
    public record Invalid(List<FieldError> errors) implements Reading {}

    /** Fewer would be found in time: narrow it. */
    public record TookTooLong() implements Reading {}

    /**
     * @param tenant whose; absent: everybody's, those of the installation included
     * @param limit at least one
     */
    public Reading read(@Nullable TenantId tenant, AuditRequest.Asked asked, int limit) {
        return switch (AuditRequest.read(asked)) {
            case AuditRequest.Invalid(var errors) -> new Invalid(errors);
            case AuditRequest.Wanted wanted -> {
                try {
                    yield new Found(listed(lines(tenant, wanted, limit + 1), limit));
                } catch (QueryTimeoutException _) {
                    yield new TookTooLong();
                }
            }
        };
    }

    private static Page.Listed<AuditLine> listed(List<AuditLine> found, int limit) {
        if (found.size() <= limit) {
            return new Page.Listed<>(found, null);
        }
        List<AuditLine> page = found.subList(0, limit);
        return new Page.Listed<>(page, page.getLast().place().text());
    }

    List<AuditLine> lines(@Nullable TenantId tenant, AuditRequest.Wanted wanted, int limit) {
        return tenant == null
                ? transaction.acrossTenants(() -> store.all(wanted, limit, LONGEST))
                : transaction.within(tenant, () -> store.of(tenant, wanted, limit, LONGEST));
    }
}
