package dev.relaywatch.queue;

import java.time.Duration;
import java.util.List;

/**
 * How a tenant's deliveries stand. Items of a status are counted up to 100,000.
 *
 * @param longestDue how long the item that has been due longest has waited since then, dead letters
 *     left out; zero where none is due
 * @param paused destinations whose account is refused, by name; one twice where two lanes are
 * @param broken destinations that do not answer
 * @param held destinations that asked for a rest
 */
public record QueueStanding(
        long pending,
        long failed,
        long deadLetter,
        Duration longestDue,
        List<String> paused,
        List<String> broken,
        List<String> held) {
    public QueueStanding {
        paused = List.copyOf(paused);
        broken = List.copyOf(broken);
        held = List.copyOf(held);
    }
}
