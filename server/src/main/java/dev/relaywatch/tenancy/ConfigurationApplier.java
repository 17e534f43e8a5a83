package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.InstallationConfiguration.ReadFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the database to what the configuration file says, in one transaction, before the first
 * request. Applied again it changes nothing; what left the file is disabled, what people made is
 * left alone.
 */
@Component
class ConfigurationApplier implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ConfigurationApplier.class);

    private final ReadFile file;
    private final ConfigurationWriter writer;
    private final Tenancy tenancy;
    private final People people;
    private final TenantTransaction transaction;
    private boolean applied;

    ConfigurationApplier(
            ReadFile file,
            ConfigurationWriter writer,
            Tenancy tenancy,
            People people,
            TenantTransaction transaction) {
        this.file = file;
        this.writer = writer;
        this.tenancy = tenancy;
        this.people = people;
        this.transaction = transaction;
    }

    @Override
    public void start() {
        file.configuration()
                .ifPresent(configuration -> {
                    int changes = transaction.acrossTenants(() -> writer.write(configuration));
                    tenancy.changed();
                    people.changed();
                    log.info(
                            "Configuration file applied: {} tenants, {} changes",
                            configuration.tenants().size(),
                            changes);
                });
        applied = true;
    }

    @Override
    public void stop() {
        applied = false;
    }

    @Override
    public boolean isRunning() {
        return applied;
    }

    /** Before everything that serves or works. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
