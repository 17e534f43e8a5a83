package dev.relaywatch.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.queue.Lane;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Tells an account that is set up wrongly for everything from one that is wrong for a single row:
 * where every row of two calls in a row meets the same refusal, the second call counts for the
 * connection, and its items wait instead of dying one by one. Each node notices for itself.
 */
@Component
class RowRefusals {
    private static final int MOST_LANES = 10_000;

    /** Of the newest call of a lane, where all its rows met the same. */
    private final Cache<Lane, String> common =
            Caffeine.newBuilder().maximumSize(MOST_LANES).build();

    /** What a call showed, a second refusal of the same kind being the connection's. */
    List<Sent> judged(Lane lane, List<Sent> sent) {
        Set<String> codes = new HashSet<>();
        boolean rowsDiffer = false;
        for (Sent one : sent) {
            switch (one.outcome()) {
                case RowMisconfigured(var refusal) -> codes.add(code(refusal));
                case Uploaded _ -> rowsDiffer = true;
                // what was refused before the call says nothing of the account
                case ItemRefused(var refusal) -> rowsDiffer |= refusal.httpStatus() != null;
                case Retryable _, Throttled _, ConnectionRefused _, NotTried _ -> {}
            }
        }
        if (rowsDiffer || codes.size() > 1) {
            common.invalidate(lane);
            return sent;
        }
        if (codes.isEmpty()) {
            return sent;
        }
        String code = codes.iterator().next();
        if (!code.equals(common.getIfPresent(lane))) {
            common.put(lane, code);
            return sent;
        }
        return sent.stream().map(RowRefusals::connections).toList();
    }

    private static String code(Refusal refusal) {
        return refusal.code() == null ? refusal.message() : refusal.code();
    }

    private static Sent connections(Sent one) {
        return one.outcome() instanceof RowMisconfigured(var refusal)
                ? one.with(new ConnectionRefused(refusal))
                : one;
    }
}
