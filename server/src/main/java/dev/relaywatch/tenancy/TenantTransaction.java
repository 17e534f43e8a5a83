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

    private final ScopedValue<JdbcClient> running = ScopedValue.newInstance();
    private final TransactionTemplate application;
    private final TransactionTemplate platform;
    private final JdbcClient applicationJdbc;
    private final JdbcClient platformJdbc;

    TenantTransaction(
            TransactionTemplate application,
            TransactionTemplate platform,
            JdbcClient applicationJdbc,
            JdbcClient platformJdbc) {
        this.application = application;
        this.platform = platform;
        this.applicationJdbc = applicationJdbc;
        this.platformJdbc = platformJdbc;
    }

    /**
     * The database as the role of the innermost of these transactions that runs in this thread;
     * where none does, as the platform's. What is remembered for everybody must not be read by it.
     */
    public JdbcClient jdbc() {
        return running.orElse(platformJdbc);
    }

    /**
     * Reads what one tenant may see, as {@link #within}.
     *
     * @param tenant absent: what everybody may, as the platform's role, in no transaction of its
     *     own
     */
    public <T extends @Nullable Object> T reading(@Nullable TenantId tenant, Supplier<T> read) {
        return tenant == null
                ? ScopedValue.where(running, platformJdbc).call(read::get)
                : within(tenant, read);
    }

    /**
     * Works on what is one tenant's, as {@link #within}.
     *
     * @param owner absent: the installation, as {@link #acrossTenants}
     */
    public <T> T forOwner(@Nullable TenantId owner, Supplier<T> work) {
        return owner == null ? acrossTenants(work) : within(owner, work);
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
                            : applicationJdbc.sql(NAMED_TENANTS).query(String.class).single();
            boolean otherwise = !before.equals(named);
            if (otherwise || status.isNewTransaction()) {
                name(named);
            }
            T result = ScopedValue.where(running, applicationJdbc).call(work::get);
            if (otherwise) {
                name(before);
            }
            return result;
        });
    }

    private void name(String tenants) {
        applicationJdbc.sql(NAME_TENANTS).param("tenants", tenants).query(String.class).single();
    }

    /** Runs the work in one transaction of the platform's role; an exception rolls back. */
    public <T> T acrossTenants(Supplier<T> work) {
        return Objects.requireNonNull(
                platform.execute(_ -> ScopedValue.where(running, platformJdbc).call(work::get)));
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
