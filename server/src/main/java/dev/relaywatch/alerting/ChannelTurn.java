package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ChannelClaimStore.Claim;
import dev.relaywatch.alerting.Folding.Drop;
import dev.relaywatch.alerting.Folding.Hold;
import dev.relaywatch.alerting.Folding.Tell;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** One pass over a claimed channel: what still matters is told and recorded, the rest waits. */
@Component
class ChannelTurn {
    private static final Logger log = LoggerFactory.getLogger(ChannelTurn.class);
    private static final int MOST_READ = 1_000;

    /** Messages under way at once to a channel that tells each alert by its own. */
    private static final int SIDE_BY_SIDE = 8;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration GIVES_UP_AFTER = Duration.ofHours(24);
    private static final Duration NOTHING_TO_SAY = Duration.ofSeconds(5);

    private final NotificationStore store;
    private final ChannelClaimStore claims;
    private final AlertStore alerts;
    private final Recipients recipients;
    private final Map<ChannelType, Channel> channels;
    private final AlertLines lines;
    private final AlertLinks links;
    private final AlertOpener opener;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final AlertingProperties properties;
    private final NotificationCounts counts;
    private final Clock clock;
    private final ExecutorService sends =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("send-", 0).factory());

    ChannelTurn(
            NotificationStore store,
            ChannelClaimStore claims,
            AlertStore alerts,
            Recipients recipients,
            List<Channel> channels,
            AlertLines lines,
            AlertLinks links,
            AlertOpener opener,
            Tenancy tenancy,
            TenantTransaction transaction,
            AlertingProperties properties,
            NotificationCounts counts,
            Clock clock) {
        this.store = store;
        this.claims = claims;
        this.alerts = alerts;
        this.recipients = recipients;
        this.channels =
                channels.stream().collect(Collectors.toMap(Channel::type, Function.identity()));
        this.lines = lines;
        this.links = links;
        this.opener = opener;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.properties = properties;
        this.counts = counts;
        this.clock = clock;
    }

    /** What one message told, and what came of it. */
    private record Attempt(List<Tell> told, SendOutcome outcome) {}

    void take(Claim claim) {
        Optional<Recipient> recipient = recipients.recipient(claim.channel());
        Channel channel = recipient.map(one -> channels.get(one.type())).orElse(null);
        if (recipient.isEmpty() || channel == null) {
            Instant now = clock.instant();
            claims.free(claim, claim.failures(), now.plus(NOTHING_TO_SAY), false, null, now);
            return;
        }
        List<Folding.Part> parts =
                Folding.of(store.pending(claim.channel(), MOST_READ, clock.instant()));
        List<Drop> drops = new ArrayList<>();
        List<Tell> unsaid = new ArrayList<>();
        List<Tell> tells = new ArrayList<>();
        for (Folding.Part part : parts) {
            switch (part) {
                case Drop drop -> drops.add(drop);
                case Tell tell ->
                        (channel.tells(tell.newest().transition()) ? tells : unsaid).add(tell);
                case Hold _ -> {}
            }
        }
        List<Attempt> attempts = send(channel, recipient.get(), claim, tells);
        boolean idle = drops.isEmpty() && unsaid.isEmpty() && tells.isEmpty();
        record(claim, channel, drops, unsaid, attempts, idle);
    }

    private List<Attempt> send(
            Channel channel, Recipient recipient, Claim claim, List<Tell> tells) {
        boolean together = channel.mostInOne() > 1;
        List<Tell> first =
                tells.stream().limit(together ? channel.mostInOne() : SIDE_BY_SIDE).toList();
        Map<UUID, AlertLine> alerts =
                lines
                        .of(
                                first.stream().map(tell -> tell.newest().alert()).toList(),
                                claim.tenant())
                        .stream()
                        .collect(Collectors.toMap(AlertLine::id, Function.identity()));
        List<Tell> told = first.stream().filter(tell -> stands(tell, alerts)).toList();
        if (told.isEmpty()) {
            return List.of();
        }
        if (together) {
            return List.of(attempt(channel, recipient, told, alerts));
        }
        List<Future<Attempt>> underWay =
                told.stream()
                        .map(tell ->
                                sends.submit(
                                        () -> attempt(channel, recipient, List.of(tell), alerts)))
                        .toList();
        return underWay.stream().map(ChannelTurn::result).toList();
    }

    /** What changed since it was read is told by what waits now, or it would be told twice. */
    private static boolean stands(Tell tell, Map<UUID, AlertLine> alerts) {
        AlertLine alert = alerts.get(tell.newest().alert());
        return alert == null || alert.status().equals(tell.newest().status().text());
    }

    private static Attempt result(Future<Attempt> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while telling", e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private Attempt attempt(
            Channel channel, Recipient recipient, List<Tell> told, Map<UUID, AlertLine> alerts) {
        List<Notice> notices = new ArrayList<>();
        for (Tell tell : told) {
            AlertLine alert = alerts.get(tell.newest().alert());
            if (alert != null) {
                notices.add(notice(recipient, tell, alert));
            }
        }
        SendOutcome outcome;
        try {
            outcome =
                    notices.isEmpty()
                            ? new SendOutcome.Sent(null)
                            : channel.send(recipient, notices, LIMIT);
        } catch (RuntimeException e) {
            log.error("The channel {} broke", recipient.name(), e);
            outcome =
                    new SendOutcome.Later(
                            "the message could not be made; the server's log says why", null);
        }
        counts.add(channel.type(), outcome);
        return new Attempt(told, outcome);
    }

    private Notice notice(Recipient recipient, Tell tell, AlertLine alert) {
        boolean theirs = recipient.tenant() == null || alert.tenant() != null;
        boolean open = theirs && alert.status().equals(AlertStatus.OPEN.text());
        return new Notice(
                tell.newest().id(),
                tell.newest().transition(),
                tell.newest().heard(),
                alert,
                alert.tenant() == null
                        ? null
                        : tenancy.tenantBySlug(alert.tenant()).map(Tenant::name).orElse(null),
                links.page(alert.id()),
                open ? links.acknowledge(alert.id(), recipient.name()) : null,
                tell.newest().thread(),
                clock.instant());
    }

    /** All of it, and only while the claim is ours. */
    private void record(
            Claim claim,
            Channel channel,
            List<Drop> drops,
            List<Tell> unsaid,
            List<Attempt> attempts,
            boolean idle) {
        Instant now = clock.instant();
        boolean ours =
                transaction.acrossTenants(() -> {
                    alerts.lock();
                    if (!free(claim, channel, attempts, idle, now)) {
                        return false;
                    }
                    drops.forEach(drop -> store.settle(drop.ids(), "dropped", drop.why(), now));
                    settleAsSent(unsaid, now);
                    attempts.forEach(attempt -> record(claim, attempt, now));
                    store.refreshStatus(touched(drops, unsaid, attempts));
                    return true;
                });
        if (!ours) {
            log.warn(
                    "The lease of the channel {} was lost while it was told; whoever holds it now may say it again",
                    claim.name());
        }
    }

    private static Set<UUID> touched(List<Drop> drops, List<Tell> unsaid, List<Attempt> attempts) {
        return Stream.of(
                        drops.stream().map(Drop::alert),
                        unsaid.stream().map(tell -> tell.newest().alert()),
                        attempts.stream()
                                .flatMap(attempt -> attempt.told().stream())
                                .map(tell -> tell.newest().alert()))
                .flatMap(Function.identity())
                .collect(Collectors.toSet());
    }

    private boolean free(
            Claim claim, Channel channel, List<Attempt> attempts, boolean idle, Instant now) {
        long taken =
                attempts.stream().filter(one -> one.outcome() instanceof SendOutcome.Sent).count();
        boolean sent = taken > 0;
        String error = null;
        Duration rest = channel.pace().multipliedBy(taken);
        boolean failed = false;
        for (Attempt attempt : attempts) {
            switch (attempt.outcome()) {
                case SendOutcome.Sent _ -> {}
                case SendOutcome.Later(var words, var after) -> {
                    failed = true;
                    error = words;
                    rest = longer(rest, properties.pause(claim.failures() + 1));
                    rest = after == null ? rest : longer(rest, after);
                }
                case SendOutcome.Refused(var words, var whole) -> {
                    error = words;
                    if (whole) {
                        failed = true;
                        rest = longer(rest, properties.pause(claim.failures() + 1));
                    }
                }
            }
        }
        if (idle) {
            rest = NOTHING_TO_SAY;
        }
        return claims.free(
                claim, failed ? claim.failures() + 1 : 0, now.plus(rest), sent, error, now);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private void record(Claim claim, Attempt attempt, Instant now) {
        switch (attempt.outcome()) {
            case SendOutcome.Sent(var thread) -> {
                settleAsSent(attempt.told(), now);
                if (thread != null) {
                    attempt.told()
                            .forEach(tell ->
                                    store.keepThread(
                                            claim.channel(), tell.newest().alert(), thread));
                }
                boolean _ =
                        opener.over(ChannelTrouble.fingerprint(claim), "it takes messages again");
            }
            case SendOutcome.Later(var words, var _) -> {
                failedFor(attempt, words, false, now);
                if (claim.failures() + 1 >= properties.retrySchedule().size()) {
                    opener.found(ChannelTrouble.of(claim, words));
                }
            }
            case SendOutcome.Refused(var words, var whole) -> {
                failedFor(attempt, words, !whole, now);
                opener.found(ChannelTrouble.of(claim, words));
            }
        }
    }

    private void settleAsSent(List<Tell> told, Instant now) {
        List<UUID> merged = told.stream().flatMap(tell -> tell.merged().stream()).toList();
        store.settle(merged, "merged", "a later one was told instead", now);
        store.settle(told.stream().map(tell -> tell.newest().id()).toList(), "sent", null, now);
    }

    /** What can never be told, and what is too old to be of use. */
    private void failedFor(Attempt attempt, String words, boolean forEver, Instant now) {
        List<UUID> tried = new ArrayList<>();
        List<UUID> givenUp = new ArrayList<>();
        for (Tell tell : attempt.told()) {
            List<UUID> ids = new ArrayList<>(tell.merged());
            ids.add(tell.newest().id());
            tried.addAll(ids);
            if (forEver || isTooOld(tell, now)) {
                givenUp.addAll(ids);
            }
        }
        store.tried(tried, words);
        store.settle(givenUp, "failed", words, now);
    }

    private static boolean isTooOld(Tell tell, Instant now) {
        return tell.newest().openedAt().plus(GIVES_UP_AFTER).isBefore(now);
    }
}
