package dev.relaywatch.delivery;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.outbound.Redaction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sends a batch to a platform that takes many rows in a request. What is certain to be refused is
 * kept out; where the platform refuses a whole request for a few rows, they are found by the index
 * it names, else by halving, and the rest goes through.
 */
public final class Batch {
    private static final int KEPT_OF_A_TEXT = 8_192;

    /** One platform's way with a batch. */
    public interface Platform {
        /** Why the item is certain to be refused; empty when it is worth a call. */
        Optional<String> refusal(Deliverable item);

        /** The item as it stands in a request. */
        JsonNode row(Deliverable item);

        /**
         * One call, never repeated.
         *
         * @param left time for it
         */
        Reply call(List<JsonNode> rows, Duration left);
    }

    /** What the platform said to a request of several rows. */
    public sealed interface Verdict {
        /** The same for all rows. */
        record Same(DeliveryOutcome outcome) implements Verdict {}

        /**
         * The request was worked, row by row.
         *
         * @param others what became of all rows that {@code except} does not name
         * @param except by place in the request
         */
        record Rows(DeliveryOutcome others, Map<Integer, DeliveryOutcome> except)
                implements Verdict {}

        /**
         * Nothing was taken, because of some rows.
         *
         * @param said what holds for a row once it stands alone
         * @param culprits by place in the request; empty where the platform names none
         */
        record Poisoned(ItemRefused said, Map<Integer, DeliveryOutcome> culprits)
                implements Verdict {}
    }

    /**
     * A verdict and the answer it was read from.
     *
     * @param answer absent where the call was not made
     */
    public record Reply(Verdict verdict, @Nullable Answer answer) {}

    private final Platform platform;
    private final Redaction redaction;
    private final List<Deliverable> items;
    private final long deadline;
    private final @Nullable JsonNode[] rows;
    private final @Nullable Sent[] sent;
    private final int[] calls;
    private final RateLimit.@Nullable UsedUp[] usedUp;

    /** Requests to be made, as places in the batch. */
    private final Deque<List<Integer>> waiting = new ArrayDeque<>();

    private Batch(Platform platform, List<Deliverable> items, Redaction redaction, Duration limit) {
        this.platform = platform;
        this.redaction = redaction;
        this.items = items;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.rows = new JsonNode[items.size()];
        this.sent = new Sent[items.size()];
        this.calls = new int[items.size()];
        this.usedUp = new RateLimit.UsedUp[items.size()];
    }

    /**
     * @param redaction for what is kept of requests and answers
     * @param limit time for all calls together; what is left over then is not tried
     * @return one answer an item, in their order
     */
    public static List<Sent> send(
            Platform platform, List<Deliverable> items, Redaction redaction, Duration limit) {
        return new Batch(platform, items, redaction, limit).all();
    }

    /**
     * One call an item, for platforms that take no more. A call begins only while there is time for
     * all of it: one cut short would count as a failure of the platform, which may well have taken
     * the item.
     *
     * @param limit time for all calls together; what is left over then is not tried
     * @param longest time that one call may take
     */
    public static List<Sent> oneByOne(
            List<Deliverable> items,
            Duration limit,
            Duration longest,
            BiFunction<Deliverable, Duration, Sent> call) {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration half = limit.dividedBy(2);
        Duration each = half.compareTo(longest) < 0 ? half : longest;
        List<Sent> sent = new ArrayList<>();
        boolean stopped = !each.isPositive();
        for (Deliverable item : items) {
            if (stopped || deadline - System.nanoTime() < each.toNanos()) {
                sent.add(Sent.notTried());
            } else {
                Sent one = call.apply(item, each);
                sent.add(one.request() == null ? one : one.withCalls(1));
                stopped = one.endsTheBatch();
            }
        }
        return sent;
    }

    /** What was said of the account holds for the rest as well. */
    static boolean isOfTheAccount(DeliveryOutcome outcome) {
        return outcome instanceof ConnectionRefused || outcome instanceof Throttled;
    }

    /** The whole batch meets a connection that a person must put right first. */
    public static List<Sent> misconfigured(List<Deliverable> items, String mistake) {
        var refusal = new DeliveryOutcome.Refusal(mistake, "configuration", null);
        return Collections.nCopies(
                items.size(), new Sent(new ConnectionRefused(refusal), null, null));
    }

    private List<Sent> all() {
        List<Integer> sound = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            Optional<String> refusal = platform.refusal(items.get(i));
            if (refusal.isPresent()) {
                sent[i] = Sent.refusedBeforehand(refusal.get());
            } else {
                sound.add(i);
            }
        }
        enqueue(sound);
        Duration left = left();
        while (!waiting.isEmpty() && left.isPositive()) {
            call(waiting.pop(), left);
            left = left();
        }
        return IntStream.range(0, sent.length)
                .mapToObj(i ->
                        Objects.requireNonNullElseGet(sent[i], Sent::notTried)
                                .withCalls(calls[i])
                                .withUsedUp(usedUp[i]))
                .toList();
    }

    private Duration left() {
        return Duration.ofNanos(deadline - System.nanoTime());
    }

    private void enqueue(List<Integer> places) {
        if (!places.isEmpty()) {
            waiting.push(places);
        }
    }

    private JsonNode row(int place) {
        JsonNode row = rows[place];
        if (row == null) {
            row = platform.row(items.get(place));
            rows[place] = row;
        }
        return row;
    }

    private void call(List<Integer> places, Duration left) {
        Reply reply = platform.call(places.stream().map(this::row).toList(), left);
        boolean emptied = note(places, reply.answer());
        String response =
                reply.answer() instanceof Answer.Response got
                        ? redaction.body(got.text(), KEPT_OF_A_TEXT)
                        : null;
        switch (reply.verdict()) {
            case Verdict.Same(var outcome) -> {
                places.forEach(place -> settle(place, outcome, response));
                if (emptied || isOfTheAccount(outcome)) {
                    waiting.clear();
                }
            }
            case Verdict.Rows(var others, var except) -> {
                for (int i = 0; i < places.size(); i++) {
                    settle(places.get(i), except.getOrDefault(i, others), response);
                }
                if (emptied) {
                    waiting.clear();
                }
            }
            // looked into to its end: what begins anew each time would never get there
            case Verdict.Poisoned(var said, var culprits) ->
                    isolate(places, said, culprits, response);
        }
    }

    /** Counts the call, and keeps what it says of quotas; whether nothing is left of one. */
    private boolean note(List<Integer> places, @Nullable Answer answer) {
        if (answer == null) {
            return false;
        }
        calls[places.getFirst()]++;
        RateLimit.UsedUp quota = RateLimit.usedUp(answer).orElse(null);
        if (quota != null) {
            places.forEach(place -> usedUp[place] = quota);
        }
        return quota != null;
    }

    /** Takes the named rows out of the request, or halves it; what is left is sent again. */
    private void isolate(
            List<Integer> places,
            ItemRefused said,
            Map<Integer, DeliveryOutcome> culprits,
            @Nullable String response) {
        List<Integer> rest = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            DeliveryOutcome outcome = culprits.get(i);
            if (outcome == null) {
                rest.add(places.get(i));
            } else {
                settle(places.get(i), outcome, response);
            }
        }
        if (rest.size() < places.size()) {
            enqueue(rest);
        } else if (places.size() == 1) {
            settle(places.getFirst(), said, response);
        } else {
            int half = places.size() / 2;
            enqueue(places.subList(half, places.size()));
            enqueue(places.subList(0, half));
        }
    }

    private void settle(int place, DeliveryOutcome outcome, @Nullable String response) {
        sent[place] =
                new Sent(outcome, redaction.body(row(place).toString(), KEPT_OF_A_TEXT), response);
    }
}
