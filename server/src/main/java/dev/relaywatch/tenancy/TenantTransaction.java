package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The only ways to the tenants' rows. Inside {@link #within} the database shows the rows of the
 * tenants named and no others, whatever the statement says; {@link #acrossTenants} works with the
 * platform's role.
 */
public class TenantTransaction {
    private static final String NAME_TENANTS =
            "SELECT set_config('relaywatch.tenant_ids', :tenants, true)";

    private static final String NAMED_TENANTS =
            "SELECT coalesce(current_setting('relaywatch.tenant_ids', true), '')";

    private final TransactionTemplate application;
    private final TransactionTemplate platform;
    private final JdbcClient jdbc;

    TenantTransaction(
            TransactionTemplate application, TransactionTemplate platform, JdbcClient jdbc) {
        this.application = application;
        this.platform = platform;
        this.jdbc = jdbc;
    }

    /**
     * Runs the work in one transaction that sees this tenant's rows; an exception rolls back.
     * Inside another it sees these alone as well, and what comes after it those that were named
     * before.
     */
    public <T extends @Nullable Object> T within(TenantId tenant, Supplier<T> work) {
        return within(List.of(tenant), work);
    }

    /** As above, for a group commit: the rows of several tenants. */
    @SuppressWarnings(
            "NullAway") // a transaction hands back what the work gave, null only if that was
    public <T extends @Nullable Object> T within(Collection<TenantId> tenants, Supplier<T> work) {
        String named = tenants.stream().map(TenantId::toString).collect(Collectors.joining(","));
        return application.execute(status -> {
            String before =
                    status.isNewTransaction()
                            ? named
                            : jdbc.sql(NAMED_TENANTS).query(String.class).single();
            name(named);
            T result = work.get();
            if (!before.equals(named)) {
                name(before);
            }
            return result;
        });
    }

    private void name(String tenants) {
        jdbc.sql(NAME_TENANTS).param("tenants", tenants).query(String.class).single();
    }

    /** Runs the work in one transaction of the platform's role; an exception rolls back. */
    public <T> T acrossTenants(Supplier<T> work) {
        return Objects.requireNonNull(platform.execute(_ -> work.get()));
    }

    /** Runs it after the commit of the running transaction, at once where none runs. */
    public static void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            action.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        action.run();
                    }
                });
    }
}
