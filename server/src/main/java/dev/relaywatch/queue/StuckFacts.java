package dev.relaywatch.queue;

import java.util.List;

/**
 * What is stuck, in numbers.
 *
 * @param items by cause, of each tenant the dearest first
 * @param subjects each once, however many platforms wait for it
 */
public record StuckFacts(List<StuckItems> items, List<StuckSubjects> subjects) {
    public StuckFacts {
        items = List.copyOf(items);
        subjects = List.copyOf(subjects);
    }
}
