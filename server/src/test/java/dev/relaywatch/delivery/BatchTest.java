package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Batch.Verdict;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Rows that poison a request are found, and the rest goes through in few calls. */
class BatchTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final ItemRefused BAD = new ItemRefused(new Refusal("a bad row", "100", 400));

    /** Refuses whole requests for bad rows, and names as many of them as it is told to. */
    private static final class Picky implements Batch.Platform {
        private final Set<String> bad;
        private final int named;
        private final List<List<String>> calls = new ArrayList<>();

        Picky(Set<String> bad, int named) {
            this.bad = bad;
            this.named = named;
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return item.eventId().startsWith("old")
                    ? Optional.of("it is too old")
                    : Optional.empty();
        }

        @Override
        public JsonNode row(Deliverable item) {
            return JsonNodeFactory.instance.stringNode(item.eventId());
        }

        @Override
        public Batch.Reply call(List<JsonNode> rows, Duration left) {
            List<String> ids = rows.stream().map(JsonNode::stringValue).toList();
            calls.add(ids);
            if (ids.stream().noneMatch(bad::contains)) {
                return new Batch.Reply(new Verdict.Same(new Uploaded(200)), said("taken"));
            }
            Map<Integer, DeliveryOutcome> culprits = new HashMap<>();
            for (int i = 0; i < ids.size() && culprits.size() < named; i++) {
                if (bad.contains(ids.get(i))) {
                    culprits.put(i, BAD);
                }
            }
            return new Batch.Reply(new Verdict.Poisoned(BAD, culprits), said("refused"));
        }
    }

    private static Answer said(String text) {
        return new Answer.Response(
                200, Map.of(), text.getBytes(StandardCharsets.UTF_8), false, Duration.ZERO);
    }

    private static List<Deliverable> items(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private static List<Sent> send(Batch.Platform platform, List<Deliverable> items) {
        return Batch.send(platform, items, Redaction.of(List.of()), LIMIT);
    }

    private static long uploaded(List<Sent> sent) {
        return sent.stream().filter(one -> one.outcome() instanceof Uploaded).count();
    }

    private static final Set<String> THREE = Set.of("order-17", "order-500", "order-999");

    @Test
    void threeBadRowsOfAThousandAreFoundInTwoCallsWhereAllAreNamed() {
        Picky platform = new Picky(THREE, 1_000);

        assertThat(uploaded(send(platform, items(1_000)))).isEqualTo(997);
        assertThat(platform.calls).hasSize(2);
    }

    @Test
    void threeBadRowsOfAThousandAreFoundInFourCallsWhereOneIsNamedAtATime() {
        Picky platform = new Picky(THREE, 1);

        assertThat(uploaded(send(platform, items(1_000)))).isEqualTo(997);
        assertThat(platform.calls).hasSize(4);
    }

    @Test
    void threeBadRowsOfAThousandAreFoundInFewerThanSixtyCallsWhereNoneIsNamed() {
        Picky platform = new Picky(THREE, 0);

        assertThat(uploaded(send(platform, items(1_000)))).isEqualTo(997);
        assertThat(platform.calls).hasSizeLessThan(60);
    }

    /**
     * Whichever rows are bad and however much is named: each gets its due, no good row goes twice.
     */
    @Property(tries = 300)
    void everyRowGetsItsDue(
            @ForAll @Size(max = 12) Set<@IntRange(max = 63) Integer> bad,
            @ForAll @IntRange(max = 3) int named) {
        Set<String> ids = new HashSet<>();
        bad.forEach(i -> ids.add("order-" + i));
        Picky platform = new Picky(ids, named);

        List<Sent> sent = send(platform, items(64));

        for (int i = 0; i < 64; i++) {
            assertThat(sent.get(i).request()).isEqualTo("\"order-" + i + "\"");
            assertThat(sent.get(i).outcome())
                    .isInstanceOf(bad.contains(i) ? ItemRefused.class : Uploaded.class);
        }
        List<String> taken =
                platform.calls.stream()
                        .filter(call -> call.stream().noneMatch(ids::contains))
                        .flatMap(List::stream)
                        .toList();
        assertThat(taken).doesNotHaveDuplicates();
    }

    @Test
    void whatIsSureToBeRefusedCostsNoCall() {
        Picky platform = new Picky(Set.of(), 0);

        List<Sent> sent = send(platform, List.of(AnItem.purchase("old-1").build()));

        assertThat(sent.getFirst().outcome()).isInstanceOf(ItemRefused.class);
        assertThat(sent.getFirst().request()).isNull();
        assertThat(platform.calls).isEmpty();
    }

    @Test
    void aThrottleEndsTheBatch() {
        List<Integer> calls = new ArrayList<>();
        Batch.Platform platform =
                new Scripted(rows -> {
                    calls.add(rows);
                    return rows == 4
                            ? new Verdict.Poisoned(BAD, Map.of())
                            : new Verdict.Same(
                                    new Throttled(new Refusal("slow down", "4", 400), null));
                });

        assertThat(send(platform, items(4)))
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Throttled", "Throttled", "NotTried", "NotTried");
        assertThat(calls).containsExactly(4, 2);
    }

    @Test
    void rowsOfARequestThatWasWorkedHaveTheirOwnOutcomes() {
        Batch.Platform platform =
                new Scripted(_ -> new Verdict.Rows(new Uploaded(200), Map.of(1, BAD)));

        assertThat(send(platform, items(3)))
                .extracting(Sent::outcome)
                .containsExactly(new Uploaded(200), BAD, new Uploaded(200));
    }

    @Test
    void whatATroubledHalfLeavesOverIsSentAllTheSame() {
        Batch.Platform platform =
                new Scripted(rows ->
                        rows == 4
                                ? new Verdict.Poisoned(BAD, Map.of())
                                : new Verdict.Same(
                                        new Retryable(new Refusal("reset", "reset", null), null)));

        assertThat(send(platform, items(4)))
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Retryable.class));
    }

    @Test
    void whoseTurnDoesNotComeIsNotTried() {
        List<Sent> sent =
                Batch.send(
                        new Picky(Set.of(), 0), items(2), Redaction.of(List.of()), Duration.ZERO);

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new NotTried()));
    }

    private static Answer emptied() {
        return new Answer.Response(
                200,
                Map.of("ratelimit", "\"default\";r=0;t=30"),
                new byte[0],
                false,
                Duration.ZERO);
    }

    private static int calls(List<Sent> sent) {
        return sent.stream().mapToInt(Sent::calls).sum();
    }

    @Test
    void eachCallIsCountedOnce() {
        Picky platform = new Picky(THREE, 0);

        List<Sent> sent = send(platform, items(1_000));

        assertThat(calls(sent)).isEqualTo(platform.calls.size());
    }

    @Test
    void aCallThatCouldNotBeMadeIsNotCounted() {
        Batch.Platform platform = new Scripted(_ -> new Verdict.Same(BAD), null);

        assertThat(calls(send(platform, items(3)))).isZero();
    }

    @Test
    void aQuotaThatIsUsedUpEndsTheBatchAndIsToldOfWhatWasSent() {
        List<Integer> requests = new ArrayList<>();
        Batch.Platform platform =
                new Scripted(
                        rows -> {
                            requests.add(rows);
                            return rows == 4
                                    ? new Verdict.Poisoned(BAD, Map.of())
                                    : new Verdict.Same(new Uploaded(200));
                        },
                        emptied());

        List<Sent> sent = send(platform, items(4));

        assertThat(requests).containsExactly(4, 2);
        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "Uploaded", "NotTried", "NotTried");
        assertThat(sent.getFirst().usedUp()).isNotNull();
    }

    @Test
    void aPoisonedBatchIsLookedIntoWhateverIsLeft() {
        List<Integer> requests = new ArrayList<>();
        Batch.Platform platform =
                new Scripted(
                        rows -> {
                            requests.add(rows);
                            return new Verdict.Poisoned(BAD, Map.of());
                        },
                        emptied());

        assertThat(send(platform, items(2)))
                .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(BAD));
        assertThat(requests).containsExactly(2, 1, 1);
    }

    @Test
    void oneByOneEachCallIsCountedAndWhatIsUsedUpEndsThem() {
        List<Sent> sent =
                Batch.oneByOne(
                        items(4),
                        LIMIT,
                        Duration.ofSeconds(1),
                        (item, _) -> {
                            Sent one =
                                    item.eventId().equals("order-0")
                                            ? Sent.refusedBeforehand("too old")
                                            : new Sent(new Uploaded(200), "{}", "ok");
                            return item.eventId().equals("order-2")
                                    ? one.withQuotaOf(emptied())
                                    : one;
                        });

        assertThat(sent).extracting(Sent::calls).containsExactly(0, 1, 1, 0);
        assertThat(sent.getLast().outcome()).isEqualTo(new NotTried());
    }

    /** Answers by the number of rows. */
    private record Scripted(IntFunction<Verdict> verdict, @Nullable Answer answer)
            implements Batch.Platform {
        Scripted(IntFunction<Verdict> verdict) {
            this(verdict, said("so"));
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return Optional.empty();
        }

        @Override
        public JsonNode row(Deliverable item) {
            return JsonNodeFactory.instance.stringNode(item.eventId());
        }

        @Override
        public Batch.Reply call(List<JsonNode> rows, Duration left) {
            return new Batch.Reply(verdict.apply(rows.size()), answer);
        }
    }
}
