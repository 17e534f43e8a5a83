package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever becomes ready and ends in whatever order: the bounds hold, a lane with a place gets it,
 * and nobody is passed over twice.
 */
class ReadyLanesModelTest {
    private static final int TENANTS = 4;
    private static final List<String> PLATFORMS = List.of("meta_capi", "webhook", "ga4");

    /** What can happen. */
    sealed interface Step {
        record Add(int lane) implements Step {}

        record Take() implements Step {}

        /**
         * @param which of the batches under way, over and over
         * @param answered by the platform; its lane has all its places then, else one
         */
        record Done(int which, boolean answered) implements Step {}
    }

    private static final List<Lane> LANES = lanes();

    /** Two lanes of each tenant at each platform. */
    private static List<Lane> lanes() {
        List<Lane> lanes = new ArrayList<>();
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            TenantId id = new TenantId(Ids.next());
            for (String platform : PLATFORMS) {
                lanes.add(new Lane(id, new ConnectionId(Ids.next()), platform));
                lanes.add(new Lane(id, new ConnectionId(Ids.next()), platform));
            }
        }
        return lanes;
    }

    @Provide
    Arbitrary<List<Step>> walks() {
        Arbitrary<Step> add =
                Arbitraries.integers().between(0, LANES.size() - 1).map(Step.Add::new);
        Arbitrary<Step> done =
                Combinators.combine(
                                Arbitraries.integers().between(0, 50), Arbitraries.of(true, false))
                        .as(Step.Done::new);
        return Arbitraries.frequencyOf(
                        Tuple.of(6, add),
                        Tuple.of(5, Arbitraries.of(new Step.Take())),
                        Tuple.of(3, done))
                .list()
                .ofSize(120);
    }

    @Provide
    Arbitrary<Places> places() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(1, 5),
                        Arbitraries.integers().between(1, 7))
                .as(Places::new);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void everyTurnIsAsTheModelSays(
            @ForAll("walks") List<Step> walk, @ForAll("places") Places places) {
        Model model = new Model(places);
        ReadyLanes lanes = new ReadyLanes(places, model.answered::contains);
        for (Step step : walk) {
            switch (step) {
                case Step.Add(var lane) -> {
                    lanes.add(LANES.get(lane));
                    model.add(LANES.get(lane));
                }
                case Step.Take() -> {
                    Optional<Lane> taken = lanes.take();
                    if (taken.isPresent()) {
                        model.check(taken.get());
                    } else {
                        assertThat(model.withPlace()).as("passed over").isEmpty();
                    }
                }
                case Step.Done(var which, var answered) -> {
                    if (!model.underWay.isEmpty()) {
                        lanes.done(model.done(which % model.underWay.size(), answered));
                        model.noticeWhoWaits();
                    }
                }
            }
            assertThat(lanes.underWay()).isEqualTo(model.underWay.size());
        }
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void whatBecameReadyIsTakenSoonerOrLater(
            @ForAll("walks") List<Step> walk, @ForAll("places") Places places) {
        ReadyLanes lanes = new ReadyLanes(places, _ -> true);
        List<Lane> underWay = new ArrayList<>();
        Set<Lane> waiting = new HashSet<>();
        for (Step step : walk) {
            if (step instanceof Step.Add(var lane)) {
                lanes.add(LANES.get(lane));
                waiting.add(LANES.get(lane));
            } else {
                lanes.take()
                        .ifPresent(lane -> {
                            underWay.add(lane);
                            waiting.remove(lane);
                        });
            }
        }
        Optional<Lane> taken = lanes.take();
        while (taken.isPresent() || !underWay.isEmpty()) {
            if (taken.isPresent()) {
                underWay.add(taken.get());
                waiting.remove(taken.get());
            } else {
                lanes.done(underWay.removeFirst());
            }
            taken = lanes.take();
        }

        assertThat(waiting).isEmpty();
    }

    /** The same by looking at everything each time. */
    private static final class Model {
        private final Places places;
        private final Set<Lane> ready = new LinkedHashSet<>();
        private final List<Lane> underWay = new ArrayList<>();
        private final Set<Lane> answered = new HashSet<>();

        /** How often each tenant had a turn while another had a place and was waiting for one. */
        private final Map<TenantId, Map<TenantId, Integer>> passedBy = new HashMap<>();

        Model(Places places) {
            this.places = places;
        }

        void add(Lane lane) {
            ready.add(lane);
        }

        Lane done(int which, boolean ended) {
            Lane lane = underWay.remove(which);
            if (ended) {
                answered.add(lane);
            } else {
                answered.remove(lane);
            }
            return lane;
        }

        private <T> boolean has(int most, Function<Lane, T> whose, Lane lane) {
            return underWay.stream()
                            .filter(other -> whose.apply(other).equals(whose.apply(lane)))
                            .count()
                    < most;
        }

        List<Lane> withPlace() {
            return ready.stream()
                    .filter(lane ->
                            underWay.size() < places.all()
                                    && has(
                                            answered.contains(lane) ? places.lane() : 1,
                                            Function.identity(),
                                            lane)
                                    && has(places.tenant(), Lane::tenant, lane)
                                    && has(places.platform(), Lane::platform, lane))
                    .toList();
        }

        /** Takes it, and sees who was passed over. */
        void check(Lane taken) {
            List<Lane> could = withPlace();
            assertThat(could).as("a place for it").contains(taken);
            TenantId tenant = taken.tenant();
            could.stream()
                    .map(Lane::tenant)
                    .distinct()
                    .filter(other -> !other.equals(tenant))
                    .forEach(other -> {
                        int times =
                                passedBy.computeIfAbsent(other, _ -> new HashMap<>())
                                        .merge(tenant, 1, Integer::sum);
                        assertThat(times).as("turns while another had a place").isOne();
                    });
            passedBy.remove(tenant);
            ready.remove(taken);
            underWay.add(taken);
            noticeWhoWaits();
        }

        /** Who has nothing that could be taken waits for no turn. */
        void noticeWhoWaits() {
            Set<TenantId> waiting = new HashSet<>();
            withPlace().forEach(lane -> waiting.add(lane.tenant()));
            passedBy.keySet().retainAll(waiting);
        }
    }
}
