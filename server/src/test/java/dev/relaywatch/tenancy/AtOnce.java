package dev.relaywatch.tenancy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Deeds that are done at the same time. */
final class AtOnce {
    private AtOnce() {}

    /** What each came to, in their order. */
    static <T> List<T> all(List<? extends Callable<T>> deeds) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> one : threads.invokeAll(deeds)) {
                results.add(one.get());
            }
            return results;
        }
    }
}
