package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.tenancy.Tenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Whatever comes, comes again, is erased or rolled up in whatever order: the facts of any period
 * are those of the rows.
 */
class LedgerFactsPropertyTest {
    private static final CaptureRoom room = new CaptureRoom();
    private static final LedgerNumbers numbers = new LedgerNumbers(room);
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");
    private static final List<String> NAMES = List.of("add_to_cart", "purchase", "search");
    private static final List<String> SAID =
            List.of(
                    "",
                    ",\"email\":\"ada@example.com\",\"params\":{\"order_id\":\"o1\",\"value\":5,\"currency\":\"EUR\"}",
                    ",\"phone\":\"+49 151 23456789\",\"fbp\":\"fb.1.1700000000000.7\",\"params\":{\"order_id\":\"o2\"}",
                    ",\"params\":{\"value\":7,\"currency\":\"EUR\"},\"fbc\":\"fb.1.1700000000000.click\"");

    @AfterContainer
    static void close() {
        room.close();
    }

    enum Kind {
        STORE,
        STORE_TWO,
        ERASE,
        TURN,
        MOVE,
        JUMP
    }

    /**
     * @param ids of how few ids each takes one: repeats are the rule
     */
    record Step(Kind kind, int name, int ids, int said, boolean fromBrowser, int minutes) {}

    @Provide
    Arbitrary<Step> steps() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(6, Arbitraries.just(Kind.STORE)),
                                Tuple.of(2, Arbitraries.just(Kind.STORE_TWO)),
                                Tuple.of(1, Arbitraries.just(Kind.ERASE)),
                                Tuple.of(4, Arbitraries.just(Kind.TURN)),
                                Tuple.of(3, Arbitraries.just(Kind.MOVE)),
                                Tuple.of(2, Arbitraries.just(Kind.JUMP))),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 80))
                .as(Step::new);
    }

    @Property(tries = 8)
    void theFactsOfAnyPeriodAreThoseOfTheRows(
            @ForAll @Size(min = 12, max = 40) List<@From("steps") Step> steps,
            @ForAll("moments") Instant one,
            @ForAll("moments") Instant other) {
        numbers.reset();
        room.clock.set(START);
        List<Tenant> tenants = List.of(room.tenants.tenant(), room.tenants.tenant());
        Instant from = one.isBefore(other) ? one : other;
        Instant to = one.isBefore(other) ? other : one;

        for (int i = 0; i < steps.size(); i++) {
            act(tenants.get(i % 2), steps.get(i));
            if (i % 4 == 3 || i == steps.size() - 1) {
                Instant end = room.clock.instant().plusSeconds(1);
                assertEqual(tenants, from, to);
                assertEqual(tenants, START, end);
            }
        }
    }

    @Provide
    Arbitrary<Instant> moments() {
        return Arbitraries.longs()
                .between(0, Duration.ofHours(12).toSeconds())
                .edgeCases(edges -> edges.add(0L, 3_600L, 7_200L))
                .map(START::plusSeconds);
    }

    private static void assertEqual(List<Tenant> tenants, Instant from, Instant to) {
        assertThat(
                        LedgerNumbers.sorted(
                                numbers.facts.events(
                                        tenants.stream().map(Tenant::id).toList(), from, to)))
                .as("from %s to %s at %s", from, to, room.clock.instant())
                .isEqualTo(numbers.byHand(tenants, from, to));
    }

    private static void act(Tenant tenant, Step step) {
        switch (step.kind()) {
            case STORE -> numbers.store(tenant, event(tenant, step, step.fromBrowser()));
            case STORE_TWO ->
                    numbers.store(
                            tenant,
                            event(tenant, step, step.fromBrowser()),
                            event(tenant, step, step.minutes() % 2 == 0));
            case ERASE -> numbers.erase(tenant, "id-" + step.ids());
            case TURN -> numbers.rollup().turn();
            case MOVE -> room.clock.advance(Duration.ofMinutes(step.minutes()));
            case JUMP -> {
                numbers.rollup().turn();
                room.clock.advance(LedgerRollup.COUNTED_AFTER);
                numbers.rollup().turn();
            }
        }
    }

    private static NewEvent event(Tenant tenant, Step step, boolean fromBrowser) {
        return numbers.event(
                tenant,
                NAMES.get(step.name()),
                "id-" + step.ids(),
                SAID.get(step.said()),
                fromBrowser);
    }
}
