package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.MatchQuality.Known;
import dev.relaywatch.delivery.MatchQuality.Unavailable;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who is asked, and when. */
class MatchQualitiesTest {
    @AutoClose private static final DeliveryWorld WORLD = new DeliveryWorld();

    private final List<String> asked = new ArrayList<>();
    private boolean broken;

    private final MatchQualities qualities =
            new MatchQualities(
                    new MatchScores() {
                        @Override
                        public String service() {
                            return "meta";
                        }

                        @Override
                        public MatchQuality ask(
                                Connection connection, Map<String, Long> events, Duration limit) {
                            asked.add(connection.name() + " " + events);
                            if (broken) {
                                throw new IllegalStateException("a bug");
                            }
                            return new Known(
                                    new BigDecimal("6.2"), Map.of(), WORLD.clock.instant());
                        }
                    },
                    _ -> Map.of("purchase", 3L),
                    WORLD.tenancy.tenancy(),
                    WORLD.clock);

    private TenantId connected(String... names) {
        TenantId tenant = WORLD.tenant();
        for (String name : names) {
            WORLD.connect(tenant, "meta", name);
        }
        return tenant;
    }

    @Test
    void whoeverWasNotAskedForIsNotAsked() {
        connected("main");
        qualities.round();
        assertThat(asked).isEmpty();
    }

    @Test
    void theFirstAnswerIsThatNobodyAskedYet() {
        TenantId tenant = connected("main");
        assertThat(qualities.of(tenant))
                .isEqualTo(
                        new Unavailable("Meta was not asked yet; it will be within a few minutes"));

        qualities.round();

        assertThat(qualities.of(tenant)).isInstanceOf(Known.class);
        assertThat(asked).containsExactly("main {purchase=3}");
    }

    @Test
    void withoutAConnectionThereIsNothingToAsk() {
        TenantId tenant = connected();
        assertThat(qualities.of(tenant)).isEqualTo(new Unavailable("there is no Meta connection"));
        qualities.round();
        assertThat(asked).isEmpty();
    }

    @Test
    void aConnectionIsAskedOnceAnHourForADayAfterSomebodyWantedToKnow() {
        TenantId tenant = connected("main");
        MatchQuality _ = qualities.of(tenant);
        for (int minute = 0; minute < 26 * 60; minute += 10) {
            qualities.round();
            WORLD.clock.advance(Duration.ofMinutes(10));
        }
        assertThat(asked).hasSize(24);
    }

    @Test
    void ofSeveralTheMainOneIsAskedElseTheFirst() {
        MatchQuality _ = qualities.of(connected("alpha", "main"));
        MatchQuality _ = qualities.of(connected("zulu", "bravo"));
        qualities.round();
        assertThat(asked).containsExactlyInAnyOrder("main {purchase=3}", "bravo {purchase=3}");
    }

    @Test
    void aFaultOfOursIsSaidAndNotRepeatedEveryMinute() {
        broken = true;
        TenantId tenant = connected("main");
        MatchQuality _ = qualities.of(tenant);
        qualities.round();
        qualities.round();
        assertThat(qualities.of(tenant))
                .isEqualTo(new Unavailable("Meta could not be asked, for a fault of this server"));
        assertThat(asked).hasSize(1);
    }
}
