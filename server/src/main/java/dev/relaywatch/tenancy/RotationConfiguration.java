package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.database.DatabaseProperties;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a change of keys needs, and nothing that serves or works. No {@code @Configuration}: the
 * server does not find it.
 */
@EnableConfigurationProperties({InstallationProperties.class, DatabaseProperties.class})
@Import({
    DatabaseConfiguration.class,
    AuditLog.class,
    AuditLog.AuditStore.class,
    TenancySecrets.class,
    RotateKeys.class
})
public class RotationConfiguration {

    /**
     * A database elsewhere needs no data directory, and a node may have it.
     *
     * @param directory absent then
     */
    record Place(@Nullable DataDirectory directory) implements AutoCloseable {
        @Override
        public void close() {
            if (directory != null) {
                directory.close();
            }
        }
    }

    @Bean
    Place place(InstallationProperties properties, DatabaseProperties database) {
        boolean elsewhere = database.url() != null && !database.url().isBlank();
        try {
            return new Place(elsewhere ? null : InstallationConfiguration.open(properties));
        } catch (StartRefused e) {
            throw new StartRefused(
                    List.of(
                            "rotate-keys: the server must not run meanwhile. Stop it, run this again and start it again.",
                            String.valueOf(e.getMessage())),
                    true,
                    e);
        }
    }

    @Bean
    MasterKeys masterKeys(
            InstallationProperties properties, DatabaseProperties database, Place place) {
        return MasterKeys.of(properties, database, place.directory());
    }

    @Bean
    Database database(DatabaseProperties properties, Place place, MasterKeys keys, Clock clock) {
        return InstallationConfiguration.open(properties, place.directory(), keys, clock);
    }

    /** Nobody asked by a request. */
    @Bean
    RequestOrigin requestOrigin() {
        return () -> null;
    }

    @Bean
    Resealing resealing(
            List<SealedColumns> rooms,
            @Qualifier("platformJdbc") JdbcClient jdbc,
            @Qualifier("platformTransactions") JdbcTransactionManager transactions) {
        return resealing(rooms, new SealedColumnStore(jdbc), transactions);
    }

    static Resealing resealing(
            List<SealedColumns> rooms,
            SealedColumnStore store,
            JdbcTransactionManager transactions) {
        TransactionTemplate oneMoment = new TransactionTemplate(transactions);
        oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        oneMoment.setReadOnly(true);
        return new Resealing(rooms, store, oneMoment);
    }

    @Bean
    KeyRotation keyRotation(
            Database database,
            MasterKeys keys,
            Resealing resealing,
            RunningNodes nodes,
            AuditLog audit,
            Clock clock) {
        return new KeyRotation(
                new DataKeyStore(database.owner()), keys, resealing, nodes, audit, clock);
    }
}
