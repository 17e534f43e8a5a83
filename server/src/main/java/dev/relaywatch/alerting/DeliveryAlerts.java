package dev.relaywatch.alerting;

import dev.relaywatch.delivery.ConfirmationRefused;
import dev.relaywatch.delivery.Deliveries;
import dev.relaywatch.queue.DeadLetters;
import dev.relaywatch.queue.ItemDeadLettered;
import dev.relaywatch.queue.Lane;
import dev.relaywatch.queue.LanePaused;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Alerts of what is not delivered. Events only say when to look: what is open follows from the
 * queue as it stands, so that nothing is missed that happened while nobody listened.
 */
@Component
class DeliveryAlerts {
    private static final Logger log = LoggerFactory.getLogger(DeliveryAlerts.class);
    private static final String DEAD_LETTERS = "deadLetters";
    private static final String LANE = "lane";
    private static final String CONFIRMATION = "confirmation";
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

    /** No further refusal for so long: it is over. */
    private static final Duration QUIET = Duration.ofHours(24);

    private final WorkQueue queue;
    private final Deliveries deliveries;
    private final Tenancy tenancy;
    private final AlertOpener opener;
    private final AlertReadStore alerts;
    private final TenantTransaction transaction;
    private final Clock clock;
    private final AtomicBoolean happened = new AtomicBoolean();
    private volatile long looked = System.nanoTime() - LOOK_EVERY.toNanos();

    DeliveryAlerts(
            WorkQueue queue,
            Deliveries deliveries,
            Tenancy tenancy,
            AlertOpener opener,
            AlertReadStore alerts,
            TenantTransaction transaction,
            Clock clock) {
        this.queue = queue;
        this.deliveries = deliveries;
        this.tenancy = tenancy;
        this.opener = opener;
        this.alerts = alerts;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What its numbers count; absent where there is no number. */
    static @Nullable String name(String metric) {
        return switch (metric) {
            case DEAD_LETTERS -> "Dead letters";
            case CONFIRMATION -> "Refused after they were accepted";
            default -> null;
        };
    }

    @EventListener
    void on(ItemDeadLettered event) {
        happened.set(true);
    }

    @EventListener
    void on(LanePaused event) {
        happened.set(true);
    }

    @EventListener
    void on(ConfirmationRefused refused) {
        String reasons =
                refused.reasons().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(reason -> reason.getKey() + " (" + reason.getValue() + ")")
                        .collect(Collectors.joining(", "));
        AlertOpener.Opened _ =
                opener.found(
                        finding(
                                refused.lane(),
                                CONFIRMATION,
                                Severity.P2,
                                refused.refused() == 0
                                        ? null
                                        : BigDecimal.valueOf(refused.refused()),
                                "did not keep what it had accepted",
                                "Request "
                                        + refused.requestId()
                                        + ": "
                                        + (reasons.isEmpty() ? "no reason was given" : reasons)
                                        + ". Find the items by their errors in the queue."));
    }

    @Scheduled(initialDelay = 2, fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void lookNowAndThen() {
        boolean due = System.nanoTime() - looked >= LOOK_EVERY.toNanos();
        if (happened.getAndSet(false) || due) {
            looked = System.nanoTime();
            try {
                look();
            } catch (RuntimeException e) {
                happened.set(true);
                log.warn(
                        "The queue cannot be looked at for alerts; trying again in 1 s: {}",
                        e.toString());
            }
        }
    }

    void look() {
        Instant now = clock.instant();
        List<Finding> findings = new ArrayList<>();
        queue.deadLetters().forEach(dead -> findings.add(finding(dead)));
        Set<Fingerprint> unsure = new HashSet<>();
        for (TroubledLane lane : queue.troubledLanes(null)) {
            switch (lane.state()) {
                case PAUSED -> findings.add(finding(lane));
                case PROBING -> unsure.add(finding(lane).fingerprint());
                case BROKEN, HELD -> {}
            }
        }
        Map<String, Alert> active =
                alerts
                        .active(
                                AlertSource.DELIVERY,
                                List.of(DEAD_LETTERS, LANE, CONFIRMATION),
                                now)
                        .stream()
                        .collect(Collectors.toMap(Alert::fingerprint, Function.identity()));
        List<Finding> news =
                findings.stream()
                        .filter(finding ->
                                isNews(finding, active.get(finding.fingerprint().text())))
                        .toList();
        Set<String> bad =
                findings.stream()
                        .map(finding -> finding.fingerprint().text())
                        .collect(Collectors.toSet());
        unsure.forEach(fingerprint -> bad.add(fingerprint.text()));
        List<Alert> over =
                active.values().stream()
                        .filter(alert ->
                                CONFIRMATION.equals(alert.metric())
                                        ? alert.lastSeenAt().plus(QUIET).isBefore(now)
                                        : !bad.contains(alert.fingerprint()))
                        .toList();
        if (!news.isEmpty() || !over.isEmpty()) {
            transaction.acrossTenants(() -> {
                for (Finding finding : news) {
                    AlertOpener.Opened _ = opener.found(finding);
                }
                for (Alert alert : over) {
                    boolean _ = opener.over(new Fingerprint(alert.fingerprint()), null);
                }
                return true;
            });
        }
    }

    /** What stands as it stood is not counted again. */
    private static boolean isNews(Finding finding, @Nullable Alert active) {
        return active == null
                || (finding.value() != null
                        && (active.currentValue() == null
                                || finding.value().compareTo(active.currentValue()) != 0));
    }

    private Finding finding(DeadLetters dead) {
        return finding(
                dead.lane(),
                DEAD_LETTERS,
                Severity.P2,
                BigDecimal.valueOf(dead.count()),
                "has dead letters",
                (dead.count() >= DeadLetters.MOST ? "Over " : "")
                        + items(dead.count(), "will not be tried again by themselves")
                        + ". The newest says: "
                        + sentence(dead.lastError())
                        + " Mend the cause, then retry them with the dead letters.");
    }

    private Finding finding(TroubledLane lane) {
        return finding(
                lane.lane(),
                LANE,
                Severity.P1,
                null,
                "is paused",
                "The account is refused: "
                        + sentence(lane.reason())
                        + " "
                        + items(lane.waiting(), "wait")
                        + ". Give the connection a good credential: the lane then goes on by itself.");
    }

    private static String items(long count, String what) {
        return count == 1
                ? "1 item " + what.replaceFirst("^wait", "waits").replace("themselves", "itself")
                : count + " items " + what;
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("!") ? text : text + ".";
    }

    private Finding finding(
            Lane lane,
            String metric,
            Severity severity,
            @Nullable BigDecimal value,
            String what,
            String message) {
        String label = deliveries.label(lane);
        String whose =
                tenancy.tenant(lane.tenant()).map(Tenant::name).orElse(lane.tenant().toString());
        return new Finding(
                AlertSource.DELIVERY,
                lane.tenant(),
                List.of(),
                tenancy.connection(lane.tenant(), lane.connection())
                        .map(Connection::service)
                        .orElse(lane.platform()),
                label,
                metric,
                severity,
                value,
                null,
                ServiceName.of(label) + " of " + whose + " " + what,
                message,
                Duration.ZERO);
    }
}
