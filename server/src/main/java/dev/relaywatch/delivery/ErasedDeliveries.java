package dev.relaywatch.delivery;

import dev.relaywatch.capture.SubjectsErased;
import dev.relaywatch.delivery.SuppressionStore.Suppression;
import dev.relaywatch.queue.Withdrawal;
import dev.relaywatch.shared.Ids;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * When a person is erased: notes what is not delivered because of it, and forgets what was said to
 * the platforms. In the transaction that erases.
 */
@Component
class ErasedDeliveries {
    private final SuppressionStore suppressions;
    private final AttemptStore attempts;

    ErasedDeliveries(SuppressionStore suppressions, AttemptStore attempts) {
        this.suppressions = suppressions;
        this.attempts = attempts;
    }

    @EventListener
    void on(SubjectsErased erased) {
        Withdrawal withdrawal = erased.withdrawal();
        suppressions.insert(
                withdrawal.items().stream()
                        .map(item ->
                                new Suppression(Ids.next(), item.lane(), item.subject(), "erasure"))
                        .toList());
        Set<UUID> tried = new HashSet<>(withdrawal.delivered());
        withdrawal.items().forEach(item -> tried.add(item.id()));
        attempts.forget(erased.tenant(), tried);
    }
}
