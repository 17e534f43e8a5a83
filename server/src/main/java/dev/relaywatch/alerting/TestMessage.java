package dev.relaywatch.alerting;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows that a channel can be told: of an alert that says it is none, and that is kept nowhere. */
@Component
class TestMessage {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Map<ChannelType, Channel> ways = new EnumMap<>(ChannelType.class);
    private final Tenancy tenancy;
    private final Clock clock;

    TestMessage(List<Channel> ways, Tenancy tenancy, Clock clock) {
        ways.forEach(way -> this.ways.put(way.type(), way));
        this.tenancy = tenancy;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param message who answered what, for people
     */
    record Told(boolean ok, String message) {}

    /**
     * Call it outside any transaction. What the message opened at the receiver it closes again.
     *
     * @param severity of the alert; the mildest the channel takes
     * @param page where people would look at it
     */
    Told send(Recipient recipient, Severity severity, URI page) {
        Channel way = ways.get(recipient.type());
        if (way == null) {
            return new Told(
                    false,
                    "this server cannot send by "
                            + recipient.type().text()
                            + ": nothing here speaks it");
        }
        Instant now = clock.instant();
        Tenant tenant =
                recipient.tenant() == null ? null : tenancy.tenant(recipient.tenant()).orElse(null);
        UUID alert = Ids.next();
        Notice opened =
                notice(Transition.OPENED, line(alert, severity, tenant, now, false), tenant, page);
        SendOutcome outcome = way.send(recipient, List.of(opened), LIMIT);
        if (outcome instanceof SendOutcome.Sent
                && recipient.type() == ChannelType.PAGERDUTY
                && way.tells(Transition.RESOLVED)) {
            AlertLine over = line(alert, severity, tenant, now, true);
            outcome =
                    way.send(
                            recipient,
                            List.of(notice(Transition.RESOLVED, over, tenant, page)),
                            LIMIT);
        }
        return switch (outcome) {
            case SendOutcome.Sent _ -> new Told(true, "the test message was taken");
            case SendOutcome.Later(var words, var _) -> new Told(false, words);
            case SendOutcome.Refused(var words, var _) -> new Told(false, words);
        };
    }

    /** Who reads it at night shall not get up. */
    static Severity mildest(List<Severity> severities) {
        return severities.stream().max(Comparator.naturalOrder()).orElse(Severity.P3);
    }

    private static Notice notice(
            Transition transition, AlertLine alert, @Nullable Tenant tenant, URI page) {
        return new Notice(
                Ids.next(),
                transition,
                transition != Transition.OPENED,
                alert,
                tenant == null ? null : tenant.name(),
                page,
                null,
                null,
                alert.lastSeenAt());
    }

    private static AlertLine line(
            UUID id, Severity severity, @Nullable Tenant tenant, Instant now, boolean over) {
        return new AlertLine(
                id,
                "test",
                "test:" + id,
                severity.text(),
                AlertSource.MANUAL.text(),
                null,
                tenant == null ? null : tenant.slug(),
                List.of(),
                null,
                null,
                null,
                null,
                "Test message of Relaywatch",
                "This is a test of the channel. Nothing is wrong, and nothing needs to be done.",
                (over ? AlertStatus.RESOLVED : AlertStatus.OPEN).text(),
                1,
                false,
                false,
                now,
                now,
                null,
                null,
                over ? now : null,
                over ? "the test itself" : null,
                List.of(),
                Map.of(),
                null);
    }
}
