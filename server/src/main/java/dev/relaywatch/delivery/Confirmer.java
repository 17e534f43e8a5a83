package dev.relaywatch.delivery;

import dev.relaywatch.delivery.ConfirmationStore.Request;
import dev.relaywatch.queue.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Asks platforms what they kept of what they accepted. Accounts are asked beside each other, one
 * account's requests one after the other, so that a slow one holds up nobody else; any number of
 * nodes share what is due.
 */
@Component
class Confirmer {
    private static final Logger log = LoggerFactory.getLogger(Confirmer.class);

    /** Of one account at a time: all their calls together end well before the lease. */
    static final int EACH = 10;

    static final int MOST = 200;
    private static final int MOST_CLAIMS_A_ROUND = 10;
    private static final Duration CALL = Duration.ofSeconds(10);

    private final Confirmations confirmations;
    private final Destinations destinations;

    Confirmer(Confirmations confirmations, Destinations destinations) {
        this.confirmations = confirmations;
        this.destinations = destinations;
    }

    @Scheduled(initialDelay = 30, fixedDelay = 30, timeUnit = TimeUnit.SECONDS)
    void round() {
        try {
            for (int i = 0; i < MOST_CLAIMS_A_ROUND; i++) {
                List<Request> due = confirmations.claim(EACH, MOST);
                if (due.isEmpty()) {
                    return;
                }
                ask(due);
            }
        } catch (RuntimeException e) {
            log.warn(
                    "What is to be confirmed cannot be read; trying again in 30 s: {}",
                    e.toString());
        }
    }

    private void ask(List<Request> due) {
        Map<Lane, List<Request>> byAccount =
                due.stream().collect(Collectors.groupingBy(Request::lane));
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            byAccount.values().forEach(own -> asking.execute(() -> own.forEach(this::ask)));
        }
    }

    private void ask(Request request) {
        try {
            if (!confirmations.record(request, answer(request))) {
                log.warn(
                        "Lane {} of tenant {}: the lease of request {} was lost while it was asked for; whoever holds it now decides",
                        request.lane().platform(),
                        request.lane().tenant(),
                        request.requestId());
            }
        } catch (RuntimeException e) {
            log.error(
                    "Lane {} of tenant {}: what became of request {} could not be recorded; it is asked for again in {}",
                    request.lane().platform(),
                    request.lane().tenant(),
                    request.requestId(),
                    Confirmations.LEASE,
                    e);
        }
    }

    /** No connection is held here. A connection that is gone may come back within the day. */
    private Confirmation answer(Request request) {
        return destinations
                .of(request.lane())
                .filter(to -> to.destination() instanceof Confirming)
                .map(to ->
                        ((Confirming) to.destination())
                                .confirm(to.connection(), request.requestId(), CALL))
                .orElseGet(() -> new Confirmation.NotYet("the connection is not there"));
    }
}
