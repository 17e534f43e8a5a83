package dev.relaywatch.capture.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A City database says where an address is, and may be replaced while the server runs. */
class MaxMindLookupTest {
    private static final Map<String, Object> LONDON =
            MmdbFile.place("London", "ENG", "England", "EC1A", "GB");
    private static final Map<String, Object> SAN_DIEGO =
            MmdbFile.place("San Diego", "CA", "California", "92105", "US");

    @TempDir Path directory;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Path file() {
        return directory.resolve("city.mmdb");
    }

    private static MmdbFile world() {
        Map<String, Object> boxford = MmdbFile.place("Boxford", "", "", "OX1", "GB");
        boxford.put(
                "subdivisions",
                List.of(
                        Map.of("iso_code", "ENG", "names", Map.of("en", "England")),
                        Map.of("iso_code", "WBK", "names", Map.of("en", "West Berkshire"))));
        return MmdbFile.city()
                .put("81.2.69.128/26", LONDON)
                .put("214.78.120.0/22", SAN_DIEGO)
                .put("2001:480:10::/48", SAN_DIEGO)
                .put("2.125.160.216/29", boxford)
                .put("89.160.20.112/28", MmdbFile.place("Linköping", "E", "", "", "SE"))
                .put("202.196.224.0/20", MmdbFile.place("", "", "", "34021", "PH"))
                .put("67.43.156.0/24", MmdbFile.place("", "", "", "", "BT"))
                .put("67.43.157.0/24", MmdbFile.place("", "", "", "", ""));
    }

    private MaxMindLookup open() {
        return MaxMindLookup.open(file(), new LookupCounts(registry));
    }

    private MaxMindLookup open(MmdbFile database) {
        database.write(file());
        return open();
    }

    private static @Nullable Place at(MaxMindLookup lookup, String address) {
        return lookup.find(InetAddress.ofLiteral(address)).orElse(null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "81.2.69.142, London, England, ENG, EC1A, GB",
                "214.78.120.1, San Diego, California, CA, 92105, US",
                "2001:480:10::1, San Diego, California, CA, 92105, US",
                "2.125.160.216, Boxford, West Berkshire, WBK, OX1, GB",
                "89.160.20.112, Linköping, E, E, -, SE",
                "202.196.224.1, -, -, -, 34021, PH",
                "67.43.156.1, -, -, -, -, BT",
            })
    void aPlaceIsWhatTheDatabaseSaysOfIt(
            String address, String city, String state, String code, String zip, String country) {
        assertThat(at(open(world()), address))
                .isEqualTo(new Place(city, state, code, zip, country));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "81.2.69.64", "67.43.157.1", "2001:480:11::1", "::"})
    void whatTheDatabaseDoesNotKnowIsNowhere(String address) {
        assertThat(at(open(world()), address)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {24, 28, 32})
    void recordsMayHaveAnySizeOfTheFormat(int bits) {
        MaxMindLookup lookup = open(world().recordSize(bits));

        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
        assertThat(at(lookup, "2001:480:10::1")).extracting(Place::city).isEqualTo("San Diego");
    }

    @Test
    void aDatabaseOfIpv4AloneKnowsNoIpv6() {
        MaxMindLookup lookup = open(MmdbFile.city().ipVersion(4).put("81.2.69.0/24", LONDON));

        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
        assertThat(at(lookup, "2001:480:10::1")).isNull();
    }

    @Test
    void lookUpsAreCountedByOutcomeAlone() {
        MaxMindLookup lookup = open(world());
        at(lookup, "81.2.69.142");
        at(lookup, "81.2.69.143");
        at(lookup, "8.8.8.8");

        assertThat(count("found")).isEqualTo(2);
        assertThat(count("not_found")).isEqualTo(1);
        assertThat(registry.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain("81.2"));
    }

    private double count(String outcome) {
        return registry.get("relaywatch.geo.lookups")
                .tags("source", "maxmind", "outcome", outcome)
                .counter()
                .count();
    }

    @Test
    void aFileThatIsNotThereStopsTheStart() {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "relaywatch.geo.maxmind-database: "
                                + file()
                                + " is not there; name an .mmdb file");
    }

    @Test
    void aDirectoryStopsTheStart() {
        assertThatThrownBy(() -> MaxMindLookup.open(directory, new LookupCounts(registry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not there");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>Unauthorized</html>", "\u00ab\u00cd\u00efMaxMind.com"})
    void aFileThatIsNoDatabaseStopsTheStart(String content) throws IOException {
        Files.writeString(file(), content);

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("relaywatch.geo.maxmind-database: ")
                .hasMessageEndingWith(" is not a MaxMind database, or a damaged one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GeoLite2-ASN", "GeoLite2-Country", "GeoIP2-ISP"})
    void aDatabaseOfAnotherKindStopsTheStart(String type) {
        MmdbFile.of(type).put("81.2.69.0/24", LONDON).write(file());

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(" is a database of another kind; a City one is needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GeoIP2-City", "GeoIP2-City-Europe", "GeoIP2-Enterprise"})
    void everyKindThatKnowsCitiesWillDo(String type) {
        MaxMindLookup lookup = open(MmdbFile.of(type).put("81.2.69.0/24", LONDON));

        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
    }

    @Test
    void aNewFileIsTakenUpWithoutARestart() throws IOException {
        MaxMindLookup lookup = open(MmdbFile.city().put("81.2.69.0/24", LONDON));
        replace(MmdbFile.city().put("81.2.69.0/24", SAN_DIEGO).bytes());

        lookup.refresh();
        assertThat(at(lookup, "81.2.69.142"))
                .as("at the first sight it may be half written")
                .extracting(Place::city)
                .isEqualTo("London");
        lookup.refresh();
        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("San Diego");
    }

    @Test
    void aFileThatIsWrittenInPlaceIsTakenUpWhenItIsComplete() throws IOException {
        byte[] fresh = MmdbFile.city().put("81.2.69.0/24", SAN_DIEGO).bytes();
        MaxMindLookup lookup = open(MmdbFile.city().put("81.2.69.0/24", LONDON));

        for (int written = 100; written < fresh.length; written += 100) {
            Files.write(file(), Arrays.copyOf(fresh, written));
            lookup.refresh();
            assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
        }
        Files.write(file(), fresh);
        lookup.refresh();
        lookup.refresh();
        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("San Diego");
    }

    @Test
    void aBadNewFileChangesNothingUntilAGoodOneComes() throws IOException {
        MaxMindLookup lookup = open(MmdbFile.city().put("81.2.69.0/24", LONDON));
        for (byte[] bad :
                List.of(
                        "<html>".getBytes(StandardCharsets.UTF_8),
                        MmdbFile.of("GeoLite2-ASN").put("81.2.69.0/24", SAN_DIEGO).bytes())) {
            replace(bad);
            lookup.refresh();
            lookup.refresh();
            lookup.refresh();
            assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
        }
        replace(MmdbFile.city().put("81.2.69.0/24", SAN_DIEGO).bytes());
        lookup.refresh();
        lookup.refresh();
        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("San Diego");
    }

    @Test
    void aFileThatIsGoneIsDoneWithout() throws IOException {
        MaxMindLookup lookup = open(world());
        Files.delete(file());
        lookup.refresh();
        lookup.refresh();

        assertThat(at(lookup, "81.2.69.142")).extracting(Place::city).isEqualTo("London");
    }

    /** As downloaders do: beside it, then moved over it. */
    private void replace(byte[] content) throws IOException {
        Path beside = directory.resolve("new.mmdb");
        Files.write(beside, content);
        Files.move(beside, file(), StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aDamagedFileMakesNothingThrow() throws IOException {
        byte[] good = world().bytes();
        Random random = new Random(7);
        int opened = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = good.clone();
            for (int j = 0; j <= i % 8; j++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(file(), damaged);
            Optional<MaxMindLookup> lookup;
            try {
                lookup = Optional.of(open());
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("relaywatch.geo.maxmind-database: ");
                continue;
            }
            opened++;
            for (String address : List.of("81.2.69.142", "214.78.120.1", "2001:480:10::1")) {
                assertThatNoException().isThrownBy(() -> at(lookup.get(), address));
            }
        }
        assertThat(opened).isBetween(50, 499);
    }
}
