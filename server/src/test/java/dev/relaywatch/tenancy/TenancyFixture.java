package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What this room gives to the others, made as a start makes it, for their tests. */
public final class TenancyFixture {
    private TenancyFixture() {}

    public static TenantTransaction transactions(Database database) {
        return new TenantTransaction(
                new TransactionTemplate(new JdbcTransactionManager(database.application())),
                new TransactionTemplate(new JdbcTransactionManager(database.platform())),
                JdbcClient.create(database.application()),
                JdbcClient.create(database.platform()));
    }

    public static Installation installation(DataDirectory directory, Database database) {
        return new Installation(directory, database);
    }
}
