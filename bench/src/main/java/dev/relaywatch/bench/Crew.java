package dev.relaywatch.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work at the same time. */
final class Crew {
    private Crew() {}

    /**
     * Gives each a thread and waits for all.
     *
     * @throws IllegalStateException when one of them failed; its cause is what happened
     */
    static <T> List<T> run(List<? extends Callable<T>> members) throws InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(members.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(members)) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a client failed: " + e.getCause(), e.getCause());
        }
    }
}
