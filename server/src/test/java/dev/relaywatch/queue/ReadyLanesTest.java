package dev.relaywatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whose turn it is. */
class ReadyLanesTest {
    private final TenantId one = new TenantId(Ids.next());
    private final TenantId other = new TenantId(Ids.next());
    private final Set<Lane> silent = new HashSet<>();
    private final ReadyLanes ready =
            new ReadyLanes(new Places(16, 2, 4, 8), lane -> !silent.contains(lane));

    private static Lane lane(TenantId tenant) {
        return lane(tenant, "meta_capi");
    }

    private static Lane lane(TenantId tenant, String platform) {
        return new Lane(tenant, new ConnectionId(Ids.next()), platform);
    }

    private Lane take() {
        return ready.take().orElseThrow();
    }

    @Test
    void nothingIsReadyAtFirst() {
        assertThat(ready.take()).isEmpty();
        assertThat(ready.underWay()).isZero();
    }

    @Test
    void tenantsTakeTurnsHoweverManyLanesTheyHave() {
        List<Lane> many = IntStream.range(0, 3).mapToObj(_ -> lane(one)).toList();
        Lane single = lane(other);
        many.forEach(ready::add);
        ready.add(single);

        assertThat(List.of(take(), take(), take(), take()))
                .containsExactly(many.get(0), single, many.get(1), many.get(2));
    }

    @Test
    void lanesOfATenantTakeTurns() {
        Lane first = lane(one);
        Lane second = lane(one);
        ready.add(first);
        ready.add(second);
        List<Lane> turns = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Lane lane = take();
            turns.add(lane);
            ready.add(lane);
            ready.done(lane);
        }

        assertThat(turns).containsExactly(first, second, first, second, first, second);
    }

    @Test
    void aLaneWhosePlatformHasNotAnsweredHasOneBatchAtATime() {
        Lane lane = lane(one);
        silent.add(lane);
        ready.add(lane);
        take();
        ready.add(lane);
        assertThat(ready.take()).isEmpty();

        ready.done(lane);

        assertThat(take()).isEqualTo(lane);
    }

    @Test
    void onceItHasAnsweredItHasAllItsPlaces() {
        Lane lane = lane(one);
        silent.add(lane);
        ready.add(lane);
        take();
        ready.add(lane);
        silent.clear();
        ready.done(lane);
        take();
        ready.add(lane);

        assertThat(take()).isEqualTo(lane);
    }

    @Test
    void aLaneThatFailsGivesUpTheTurnItWaitsFor() {
        Lane lane = lane(one);
        ready.add(lane);
        take();
        ready.add(lane);
        take();
        silent.add(lane);
        ready.done(lane);
        ready.add(lane);
        assertThat(ready.take()).isEmpty();

        ready.done(lane);

        assertThat(take()).isEqualTo(lane);
    }

    @Test
    void aLaneThatIsReadyTwiceHasOneTurn() {
        Lane lane = lane(one);
        ready.add(lane);
        ready.add(lane);

        assertThat(take()).isEqualTo(lane);
        assertThat(ready.take()).isEmpty();
    }

    @Test
    void aLaneWaitsForAFreePlace() {
        Lane lane = lane(one);
        for (int i = 0; i < 2; i++) {
            ready.add(lane);
            take();
        }
        ready.add(lane);
        assertThat(ready.take()).isEmpty();

        ready.done(lane);

        assertThat(take()).isEqualTo(lane);
    }

    @Test
    void aLaneWithoutAPlaceHoldsUpNeitherItsTenantNorAnother() {
        Lane full = lane(one);
        Lane beside = lane(one);
        Lane foreign = lane(other);
        for (int i = 0; i < 2; i++) {
            ready.add(full);
            take();
        }
        ready.add(full);
        ready.add(beside);
        ready.add(foreign);

        assertThat(List.of(take(), take())).containsExactly(beside, foreign);
    }

    @Test
    void whatIsUnderWayIsCountedUntilItIsDone() {
        Lane lane = lane(one);
        ready.add(lane);
        take();
        ready.add(lane);
        take();
        assertThat(ready.underWay()).isEqualTo(2);

        ready.done(lane);
        ready.done(lane);

        assertThat(ready.underWay()).isZero();
    }

    private void takeWhatThereIs() {
        while (ready.take().isPresent()) {}
    }

    @Test
    void aTenantWhoseLanesHangLeavesPlacesForOthers() {
        IntStream.range(0, 20).forEach(_ -> ready.add(lane(one)));
        takeWhatThereIs();
        assertThat(ready.underWay()).isEqualTo(4);
        Lane theirs = lane(other);
        ready.add(theirs);

        assertThat(take()).isEqualTo(theirs);
    }

    @Test
    void aPlatformThatHangsForEverybodyLeavesPlacesForOthers() {
        for (int i = 0; i < 20; i++) {
            ready.add(lane(new TenantId(Ids.next())));
        }
        takeWhatThereIs();
        assertThat(ready.underWay()).isEqualTo(8);
        Lane elsewhere = lane(one, "webhook");
        ready.add(lane(one));
        ready.add(elsewhere);

        assertThat(take()).isEqualTo(elsewhere);
        assertThat(ready.take()).isEmpty();
    }

    @Test
    void allLanesTogetherHaveNoMorePlacesThanThereAre() {
        for (int i = 0; i < 20; i++) {
            ready.add(lane(new TenantId(Ids.next()), i % 2 == 0 ? "meta_capi" : "webhook"));
        }

        takeWhatThereIs();

        assertThat(ready.underWay()).isEqualTo(16);
    }

    @Test
    void aTenantHoldsAQuarterOfThePlacesAndAPlatformHalf() {
        assertThat(Places.of(512, 4)).isEqualTo(new Places(512, 4, 128, 256));
    }

    @Test
    void aLaneMayHoldAllItsPlacesHoweverFewThereAre() {
        assertThat(Places.of(6, 4)).isEqualTo(new Places(6, 4, 4, 4));
        assertThat(Places.of(1, 4)).isEqualTo(new Places(1, 4, 4, 4));
    }

    @Test
    void whoWaitedForAPlaceComesBeforeWhoHadATurn() {
        Lane busy = lane(one);
        ready.add(busy);
        ready.add(lane(other));
        take();
        take();
        Lane waiting = lane(other);
        ready.add(waiting);
        ready.add(busy);

        assertThat(List.of(take(), take())).containsExactly(waiting, busy);
    }

    @Property(tries = 100)
    void noTenantGetsTwoTurnsMoreThanAnother(
            @ForAll @Size(min = 2, max = 6)
                    List<@IntRange(min = 1, max = 8) Integer> lanesOfTenants,
            @ForAll @IntRange(min = 1, max = 100) int turns) {
        ReadyLanes lanes = new ReadyLanes(new Places(1, 1, 1, 1), _ -> true);
        Map<TenantId, Integer> turnsOf = new HashMap<>();
        for (int count : lanesOfTenants) {
            TenantId tenant = new TenantId(Ids.next());
            turnsOf.put(tenant, 0);
            IntStream.range(0, count).forEach(_ -> lanes.add(lane(tenant)));
        }
        for (int i = 0; i < turns; i++) {
            Lane lane = lanes.take().orElseThrow();
            turnsOf.merge(lane.tenant(), 1, Integer::sum);
            lanes.done(lane);
            lanes.add(lane);
        }

        int most = turnsOf.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        int fewest = turnsOf.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
        assertThat(most - fewest).isLessThanOrEqualTo(1);
    }
}
