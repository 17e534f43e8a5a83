package dev.relaywatch.alerting;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.ChannelsConfigured;
import dev.relaywatch.tenancy.ConfiguredChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The channels that are configured: by the file, which alone may change its own, or by people. */
@Component
class Channels implements Recipients {
    /** Of one tenant, or of the installation itself; those of the file included. */
    static final int MOST = 100;

    private static final String FILE = "configuration file";

    private final ChannelStore store;
    private final ChannelSeal seal;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Channels(
            ChannelStore store,
            ChannelSeal seal,
            AuditLog audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.seal = seal;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** What became of a wish. */
    sealed interface Written {
        record Done(ChannelRow channel) implements Written {}

        /** Its owner has another of that name. */
        record NameTaken() implements Written {}

        /** Its owner has {@link #MOST}. */
        record TooMany() implements Written {}
    }

    @Override
    public Optional<Recipient> recipient(UUID id) {
        return store.find(id).filter(ChannelRow::enabled).map(this::open);
    }

    /** With its secrets open. */
    Recipient open(ChannelRow channel) {
        return new Recipient(
                channel.id(),
                channel.tenant(),
                channel.name(),
                channel.type(),
                channel.settings(),
                seal.open(channel));
    }

    Optional<ChannelRow> find(UUID id) {
        return store.find(id);
    }

    /** Of everybody, the installation's first. */
    List<ChannelRow> all(int offset, int limit) {
        return store.all(offset, limit);
    }

    List<ChannelRow> of(TenantId tenant, int offset, int limit) {
        return store.of(tenant, offset, limit);
    }

    /** In the running transaction of the platform's role, as are the next two. */
    Written add(@Nullable TenantId tenant, ConfiguredChannel wanted, String actor) {
        store.lock(tenant);
        if (store.count(tenant) >= MOST) {
            return new Written.TooMany();
        }
        ChannelRow channel = row(Ids.next(), tenant, wanted, false);
        if (!store.insert(channel, clock.instant())) {
            return new Written.NameTaken();
        }
        changed(channel, actor, "channel.added");
        return new Written.Done(channel);
    }

    Written change(ChannelRow before, ConfiguredChannel wanted, String actor) {
        store.lock(before.tenant());
        ChannelRow channel = row(before.id(), before.tenant(), wanted, false);
        if (!store.update(channel, clock.instant())) {
            return new Written.NameTaken();
        }
        changed(channel, actor, "channel.changed");
        return new Written.Done(channel);
    }

    /** What it still had to be told of goes with it. */
    void remove(ChannelRow channel, String actor) {
        if (store.delete(channel.id())) {
            audit.record(channel.tenant(), actor, "channel.removed", channel.name(), Map.of());
        }
    }

    private ChannelRow row(
            UUID id, @Nullable TenantId tenant, ConfiguredChannel wanted, boolean ofFile) {
        return new ChannelRow(
                id,
                tenant,
                wanted.name(),
                ChannelType.of(wanted.type()),
                wanted.severities().stream().map(Severity::of).toList(),
                wanted.settings(),
                seal.close(id, wanted.secrets()),
                seal.fingerprint(wanted),
                wanted.after(),
                ofFile,
                true,
                null,
                null,
                null);
    }

    private void changed(ChannelRow channel, String actor, String action) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("type", channel.type().text());
        details.put("severities", channel.severities().stream().map(Severity::text).toList());
        audit.record(channel.tenant(), actor, action, channel.name(), details);
        events.publishEvent(new ChannelChanged(channel.id()));
    }

    /** What the file names is as it says, even where people made one of that name before. */
    @EventListener
    void on(ChannelsConfigured configured) {
        TenantId tenant = configured.tenant();
        Instant now = clock.instant();
        store.lock(tenant);
        Map<String, ChannelRow> known =
                store.of(tenant, 0, Integer.MAX_VALUE).stream()
                        .collect(Collectors.toMap(ChannelRow::name, Function.identity()));
        for (ConfiguredChannel wanted : configured.channels()) {
            ChannelRow before = known.get(wanted.name());
            if (before == null) {
                ChannelRow added = row(Ids.next(), tenant, wanted, true);
                store.insert(added, now);
                changed(added, FILE, "channel.configured");
            } else if (!before.standsInTheFile()
                    || !before.fingerprint().equals(seal.fingerprint(wanted))) {
                ChannelRow changed = row(before.id(), tenant, wanted, true);
                store.update(changed, now);
                changed(changed, FILE, "channel.configured");
            }
        }
        List<String> named = configured.channels().stream().map(ConfiguredChannel::name).toList();
        for (ChannelStore.Disabled gone : store.disableLeftOut(tenant, named, now)) {
            audit.record(tenant, FILE, "channel.disabled", gone.name(), Map.of());
            events.publishEvent(new ChannelChanged(gone.id()));
        }
    }
}
