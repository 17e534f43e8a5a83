package dev.relaywatch.queue;

import dev.relaywatch.tenancy.TenantTransaction;
import java.util.Collection;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Tells whoever works the queue, here and on other nodes, once a change is committed. */
@Component
class Waker {
    private final Dispatcher dispatcher;
    private final Bell bell;

    Waker(Dispatcher dispatcher, Bell bell) {
        this.dispatcher = dispatcher;
        this.bell = bell;
    }

    void wakeAfterCommit(Collection<Lane> withWork) {
        afterCommit(() -> {
            dispatcher.wake(withWork);
            bell.ring();
        });
    }

    static void afterCommit(Runnable action) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("the queue is changed inside a transaction only");
        }
        TenantTransaction.afterCommit(action);
    }
}
