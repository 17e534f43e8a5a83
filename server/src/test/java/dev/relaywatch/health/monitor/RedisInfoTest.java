package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RedisInfoTest {

    @Test
    void fieldsStandBetweenHeadings() {
        RedisInfo info =
                RedisInfo.of(
                        """
                        # Memory
                        used_memory:1024
                        maxmemory_policy:noeviction

                        # Keyspace
                        db0:keys=3,expires=0,avg_ttl=0
                        db12:keys=4,expires=1,avg_ttl=9
                        """
                                .replace("\n", "\r\n"));

        assertThat(info.number("used_memory")).contains(1_024L);
        assertThat(info.text("maxmemory_policy")).contains("noeviction");
        assertThat(info.number("maxmemory_policy")).isEmpty();
        assertThat(info.number("nothing")).isEmpty();
        assertThat(info.keys()).isEqualTo(7);
    }

    @Property(tries = 300)
    void whateverIsSaidCanBeRead(@ForAll String text) {
        RedisInfo info =
                RedisInfo.of("used_memory:" + text + "\r\n" + text + "\r\ndb0:keys=" + text);

        assertThat(info.number("used_memory"))
                .satisfiesAnyOf(
                        number -> assertThat(number).isEmpty(),
                        number -> assertThat(number.orElseThrow()).isNotNegative());
        assertThat(info.keys()).isNotNegative();
    }

    @Property(tries = 100)
    void everyNumberIsReadAsItIs(@ForAll @LongRange(min = 0) long number) {
        assertThat(RedisInfo.of("n:" + number + "\r\n").number("n")).contains(number);
    }
}
