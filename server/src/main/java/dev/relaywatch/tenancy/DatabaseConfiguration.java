package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.database.Database;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The ways to the rows, for whoever runs on a database that is open. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    Keyring keyring(Database database, Clock clock) {
        return Keyring.over(database.platform(), database.masterKey(), clock);
    }

    @Bean(destroyMethod = "")
    @Primary
    DataSource applicationDataSource(Database database) {
        return database.application();
    }

    @Bean(destroyMethod = "")
    DataSource platformDataSource(Database database) {
        return database.platform();
    }

    @Bean
    @Primary
    JdbcTransactionManager applicationTransactions(DataSource applicationDataSource) {
        return new JdbcTransactionManager(applicationDataSource);
    }

    @Bean
    JdbcTransactionManager platformTransactions(
            @Qualifier("platformDataSource") DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
    }

    @Bean
    @Primary
    JdbcClient applicationJdbc(DataSource applicationDataSource) {
        return JdbcClient.create(applicationDataSource);
    }

    @Bean
    JdbcClient platformJdbc(@Qualifier("platformDataSource") DataSource dataSource) {
        return JdbcClient.create(dataSource);
    }

    @Bean
    TenantTransaction tenantTransaction(
            JdbcTransactionManager applicationTransactions,
            @Qualifier("platformTransactions") JdbcTransactionManager platformTransactions,
            JdbcClient applicationJdbc,
            @Qualifier("platformJdbc") JdbcClient platformJdbc) {
        return new TenantTransaction(
                new TransactionTemplate(applicationTransactions),
                new TransactionTemplate(platformTransactions),
                applicationJdbc,
                platformJdbc);
    }

    @Bean
    ApiKeyStore apiKeyStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        return new ApiKeyStore(jdbc);
    }

    @Bean
    TenancyStore tenancyStore(
            @Qualifier("platformJdbc") JdbcClient jdbc,
            tools.jackson.databind.json.JsonMapper json) {
        return new TenancyStore(jdbc, json);
    }
}
