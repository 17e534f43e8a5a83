package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Where further databases and Redis servers stand. */
class ServerAddressTest {

    private static ServerAddress of(Map<String, Object> settings) {
        return ServerAddress.of(
                new Connection(
                        new ConnectionId(Ids.next()),
                        null,
                        "database",
                        "main",
                        null,
                        settings,
                        Map.of(),
                        "1"),
                5432,
                "postgresql",
                "postgres");
    }

    @Test
    void aUrlAsTheDriverTakesItIsUnderstood() {
        assertThat(of(Map.of("url", "jdbc:postgresql://db.example:6543/shop?sslmode=require")))
                .isEqualTo(
                        new ServerAddress.Given(
                                "postgresql",
                                "db.example",
                                6543,
                                "shop",
                                Map.of("sslmode", "require")));
    }

    @Test
    void whatIsNotGivenIsTheServersOwn() {
        assertThat(of(Map.of("host", "db.example")))
                .isEqualTo(new ServerAddress.Given("postgresql", "db.example", 5432, "", Map.of()));
    }

    @Test
    void aHostIsNoWayIntoTheRestOfAUrl() {
        assertThat(of(Map.of("host", "db.example/x?socketFactory=evil")))
                .isInstanceOf(ServerAddress.Unusable.class);
    }

    @Property(tries = 200)
    void whateverIsGivenHasAnAnswer(@ForAll String text) {
        assertThat(of(Map.of("url", text))).isNotNull();
        assertThat(of(Map.of("host", text, "port", text))).isNotNull();
    }

    @Property(tries = 100)
    void hostPortAndNameMeanTheSameAsTheirUrl(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String host,
            @ForAll @IntRange(min = 1, max = 65_535) int port,
            @ForAll @AlphaChars @StringLength(max = 20) String name) {
        assertThat(of(Map.of("url", "postgresql://" + host + ":" + port + "/" + name)))
                .isEqualTo(of(Map.of("host", host, "port", port, "name", name)));
    }
}
