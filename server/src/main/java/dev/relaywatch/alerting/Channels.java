package dev.relaywatch.alerting;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.AuditedSettings;
import dev.relaywatch.tenancy.ChannelsConfigured;
import dev.relaywatch.tenancy.ConfiguredChannel;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** The channels that are configured: by the file, which alone may change its own, or by people. */
@Component
class Channels implements Recipients {
    /** Of one tenant, or of the installation itself; those of the file included. */
    static final int MOST = 100;

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

    /** In the running transaction of its owner, as are the next two. */
    Written add(@Nullable TenantId tenant, ConfiguredChannel wanted, Actor actor) {
        store.lock(tenant);
        if (store.count(tenant) >= MOST) {
            return new Written.TooMany();
        }
        ChannelRow channel = row(Ids.next(), tenant, wanted, false);
        if (!store.insert(channel, clock.instant())) {
            return new Written.NameTaken();
        }
        changed(null, channel, actor, AuditAction.CHANNEL_ADDED);
        return new Written.Done(channel);
    }

    Written change(ChannelRow before, ConfiguredChannel wanted, Actor actor) {
        store.lock(before.tenant());
        ChannelRow channel = row(before.id(), before.tenant(), wanted, false);
        if (!store.update(channel, clock.instant())) {
            return new Written.NameTaken();
        }
        changed(before, channel, actor, AuditAction.CHANNEL_CHANGED);
        return new Written.Done(channel);
    }

    /** What it still had to be told of goes with it. */
    void remove(ChannelRow channel, Actor actor) {
        if (store.delete(channel.id())) {
            audit.record(
                    AuditEntry.of(
                                    channel.tenant(),
                                    actor,
                                    AuditAction.CHANNEL_REMOVED,
                                    channel.name())
                            .changing(view(channel), null));
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

    private void changed(
            @Nullable ChannelRow before, ChannelRow channel, Actor actor, AuditAction action) {
        AuditEntry entry =
                AuditEntry.of(channel.tenant(), actor, action, channel.name())
                        .changing(before == null ? null : view(before), view(channel));
        audit.record(
                before == null ? entry : entry.with(Map.of("changed", changed(before, channel))));
        events.publishEvent(new ChannelChanged(channel.id()));
    }

    /** Without what is secret, of which {@link #changed} tells. */
    private Map<String, Object> view(ChannelRow channel) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", channel.name());
        view.put("type", channel.type().text());
        view.put("severities", channel.severities().stream().map(Severity::text).toList());
        view.put("settings", AuditedSettings.shown(channel.settings()));
        view.put("secrets", seal.open(channel).keySet().stream().sorted().toList());
        view.put("after", Objects.toString(channel.after(), null));
        view.put("enabled", channel.enabled());
        return view;
    }

    /** Settings and secrets that are others now, by name. */
    private List<String> changed(ChannelRow before, ChannelRow channel) {
        return Stream.concat(
                        AuditedSettings.changed("settings", before.settings(), channel.settings())
                                .stream(),
                        AuditedSettings.changed("secrets", seal.open(before), seal.open(channel))
                                .stream())
                .toList();
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
                changed(null, added, Actor.FILE, AuditAction.CHANNEL_CONFIGURED);
            } else if (!before.standsInTheFile()
                    || !before.fingerprint().equals(seal.fingerprint(wanted))) {
                ChannelRow changed = row(before.id(), tenant, wanted, true);
                store.update(changed, now);
                changed(before, changed, Actor.FILE, AuditAction.CHANNEL_CONFIGURED);
            }
        }
        List<String> named = configured.channels().stream().map(ConfiguredChannel::name).toList();
        for (ChannelStore.Disabled gone : store.disableLeftOut(tenant, named, now)) {
            audit.record(
                    AuditEntry.of(tenant, Actor.FILE, AuditAction.CHANNEL_DISABLED, gone.name())
                            .changing(Map.of("enabled", true), Map.of("enabled", false)));
            events.publishEvent(new ChannelChanged(gone.id()));
        }
    }
}
