package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.ConfigurationFile;
import dev.relaywatch.tenancy.configuration.ConfigurationRefused;
import dev.relaywatch.tenancy.configuration.ConnectionRule;
import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.DataDirectoryInUse;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.tenancy.database.DatabaseProperties;
import dev.relaywatch.tenancy.database.DatabaseUnusable;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The order of a start: the file is read before a database is started, so that a mistake in it is
 * said at once.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    InstallationProperties.class,
    DatabaseProperties.class,
    LimitProperties.class,
    ProxyProperties.class
})
class InstallationConfiguration {

    /** Empty where no file was named. */
    record ReadFile(Optional<Configuration> configuration) {}

    @Bean
    ReadFile configurationFile(InstallationProperties properties, List<AddressRule> rules) {
        Path file = properties.config();
        if (file == null || file.toString().isBlank()) {
            return new ReadFile(Optional.empty());
        }
        ConnectionRule rule = url -> AddressRule.refusal(rules, url);
        try {
            return new ReadFile(Optional.of(ConfigurationFile.read(file, System::getenv, rule)));
        } catch (ConfigurationRefused e) {
            throw new StartRefused(e.mistakes(), true, e);
        }
    }

    /** Made after all that may find a mistake: nothing is started or written before. */
    @Bean
    DataDirectory dataDirectory(
            InstallationProperties properties,
            ReadFile configurationFile,
            ListableBeanFactory beans) {
        Objects.requireNonNull(configurationFile, "read before anything is started");
        beans.getBeansWithAnnotation(ConfigurationProperties.class);
        beans.getBeansOfType(BeforeStart.class);
        Path given = properties.dataDir();
        if (given != null && !given.toString().isBlank()) {
            return open(given.toAbsolutePath());
        }
        Path home = Path.of(System.getProperty("relaywatch.home", "")).toAbsolutePath();
        return open(
                DataDirectory.defaultPath(home, "root".equals(System.getProperty("user.name"))));
    }

    private static DataDirectory open(Path path) {
        try {
            return DataDirectory.open(path);
        } catch (DataDirectoryInUse e) {
            throw new StartRefused(List.of(e.getMessage()), true, e);
        }
    }

    @Bean
    MasterKey masterKey(
            InstallationProperties properties,
            DatabaseProperties database,
            DataDirectory directory) {
        byte[] given = properties.masterKeyBytes();
        if (given == null && database.url() != null && !database.url().isBlank()) {
            throw new IllegalArgumentException(
                    "relaywatch.master-key must be given with relaywatch.database.url, the same on every"
                            + " node; make one with: openssl rand -base64 32");
        }
        return new MasterKey(given == null ? directory.masterKey() : given);
    }

    @Bean
    Database database(
            DatabaseProperties properties, DataDirectory directory, MasterKey key, Clock clock) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try {
            return Database.open(properties, directory, key, today);
        } catch (MasterKey.WrongMasterKey e) {
            throw new StartRefused(
                    List.of(
                            "relaywatch.master-key: does not open this database, which was set up with another"
                                    + " key; give that one"),
                    true,
                    e);
        } catch (DatabaseUnusable e) {
            throw new StartRefused(List.of(String.valueOf(e.getMessage())), false, e);
        }
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
            JdbcClient applicationJdbc) {
        return new TenantTransaction(
                new TransactionTemplate(applicationTransactions),
                new TransactionTemplate(platformTransactions),
                applicationJdbc);
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
