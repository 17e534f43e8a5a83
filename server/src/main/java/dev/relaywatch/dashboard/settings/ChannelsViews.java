package dev.relaywatch.dashboard.settings;

import dev.relaywatch.alerting.ChannelChanges;
import dev.relaywatch.alerting.ChannelDetails;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ChannelsView.Row;
import dev.relaywatch.dashboard.settings.ChannelsView.Tested;
import dev.relaywatch.tenancy.AuditedSettings;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the channels together. */
@Component
class ChannelsViews {

    private final ChannelChanges channels;
    private final ChannelPanels panels;

    ChannelsViews(ChannelChanges channels, ChannelPanels panels) {
        this.channels = channels;
        this.panels = panels;
    }

    /**
     * @param tested how a test just ended; absent: none was made
     */
    ChannelsView of(
            Look look,
            @Nullable Notice notice,
            @Nullable Tested tested,
            ChannelPanels.Typed typed) {
        Paged<ChannelDetails> listed =
                Paged.of(
                        look,
                        SettingsNav.CHANNELS,
                        (after, most) -> channels.list(look.tenant(), after, most));
        return new ChannelsView(
                look,
                listed.whole() ? Figures.count(listed.items().size(), "channel", "channels") : "",
                notice,
                look.may(Role.ADMIN)
                        ? ChannelPanels.list(look).with(ChannelPanels.ADD, "any").toString()
                        : null,
                listed.items().stream().map(one -> row(one, look)).toList(),
                listed.first(),
                listed.next(),
                panels.of(look, tested, typed));
    }

    private Row row(ChannelDetails one, Look look) {
        String id = one.id().toString();
        boolean trouble = one.isInTrouble();
        return new Row(
                id,
                one.name(),
                ChannelForm.way(one.type()),
                panels.store(one).map(Tenant::name).orElse(""),
                to(one, look),
                one.severities(),
                one.after() == null ? "" : "after " + Figures.duration(one.after()),
                !one.enabled()
                        ? "unknown"
                        : trouble ? "unhealthy" : one.lastSentAt() == null ? "unknown" : "healthy",
                !one.enabled()
                        ? "Left the file"
                        : trouble
                                ? "Cannot be told"
                                : one.lastSentAt() == null ? "Not told yet" : "Told",
                trouble && one.lastErrorAt() != null
                        ? look.moment(one.lastErrorAt())
                        : one.lastSentAt() == null ? null : look.moment(one.lastSentAt()),
                trouble && one.lastError() != null ? one.lastError() : "",
                one.fromFile(),
                one.enabled() && ChannelPanels.mayChange(one, look),
                ChannelPanels.list(look).with(Deeds.OPEN, id).toString(),
                id.equals(look.asked(Deeds.OPEN)) || id.equals(look.asked(ChannelPanels.REMOVE)));
    }

    /** Of addresses no more than the beginning and the host. */
    private static String to(ChannelDetails one, Look look) {
        Map<String, Object> shown =
                ChannelPanels.mayChange(one, look) && one.type().equals("email")
                        ? one.settings()
                        : AuditedSettings.shown(one.settings());
        return Stream.of("to", "channel", "url")
                .flatMap(name -> Stream.ofNullable(shown.get(name)))
                .map(value ->
                        value instanceof List<?> list
                                ? list.size() > 2
                                        ? list.getFirst() + " and " + (list.size() - 1) + " more"
                                        : String.join(
                                                ", ", list.stream().map(String::valueOf).toList())
                                : String.valueOf(value))
                .findFirst()
                .orElse(one.type().equals("slack") ? "where its webhook leads" : "who is on call");
    }
}
