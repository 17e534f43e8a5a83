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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

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
        return open(properties);
    }

    static DataDirectory open(InstallationProperties properties) {
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
    MasterKeys masterKeys(
            InstallationProperties properties,
            DatabaseProperties database,
            DataDirectory directory) {
        return MasterKeys.of(properties, database, directory);
    }

    @Bean
    Database database(
            DatabaseProperties properties, DataDirectory directory, MasterKeys keys, Clock clock) {
        return open(properties, directory, keys, clock);
    }

    /** A change of the master key that was cut off is brought to its end. */
    static Database open(
            DatabaseProperties properties,
            @Nullable DataDirectory directory,
            MasterKeys keys,
            Clock clock) {
        try {
            Database opened = Database.open(properties, directory, keys.candidates(), clock);
            String _ = keys.inForce(opened.masterKey());
            return opened;
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
}
