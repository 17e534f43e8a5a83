package dev.relaywatch.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.tenancy.database.DataDirectory;
import dev.relaywatch.tenancy.database.DatabaseProperties;
import dev.relaywatch.tenancy.database.DatabaseProperties.Login;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which master keys a start tries, and which one a change leads to. */
class MasterKeysTest {
    private static final String OURS = "MzIgYnl0ZXMgdGhhdCBhcmUgc2VjcmV0IHRvIG5vbmU=";
    private static final String NEXT = "YW5vdGhlciBrZXkgdGhhdCBvcGVucyBub3RoaW5nISE=";

    @TempDir Path place;

    private static MasterKeys given(
            @Nullable String url, @Nullable String key, @Nullable String next) {
        return MasterKeys.of(
                new InstallationProperties(null, null, key, next), database(url), null);
    }

    private static DatabaseProperties database(@Nullable String url) {
        Login ours = new Login(null, null);
        return new DatabaseProperties(url, null, null, null, 12, ours, ours);
    }

    private MasterKeys ofFiles(DataDirectory directory) {
        return MasterKeys.of(
                new InstallationProperties(null, null, null, null), database(null), directory);
    }

    @Test
    void aKeyThatIsGivenStaysUntilAnotherIsGivenToo() {
        assertThat(given("jdbc:postgresql:x", OURS, null).next()).isEmpty();
        assertThat(given("jdbc:postgresql:x", OURS, NEXT).next()).isPresent();
        assertThat(given("jdbc:postgresql:x", OURS, NEXT).candidates()).hasSize(2);
    }

    @Test
    void onADatabaseElsewhereThereMayBeOtherServers() {
        assertThat(given("jdbc:postgresql:x", OURS, null).alone()).isFalse();
        assertThat(given(null, OURS, null).alone()).isTrue();
    }

    @Test
    void aDatabaseElsewhereNeedsAMasterKey() {
        assertThatThrownBy(() -> given("jdbc:postgresql:x", null, null))
                .hasMessageContaining("relaywatch.master-key must be given");
    }

    @Test
    void aNextMasterKeyAloneIsRefused() {
        assertThatThrownBy(() -> given(null, null, NEXT))
                .hasMessageContaining("relaywatch.next-master-key goes with relaywatch.master-key");
    }

    @Test
    void aChangeOfFilesThatWasCutOffBeforeTheRenameIsBroughtToItsEndByTheNextStart() {
        MasterKey next;
        try (DataDirectory directory = DataDirectory.open(place)) {
            assertThat(ofFiles(directory).candidates()).hasSize(1);
            next = ofFiles(directory).next().orElseThrow();
        }
        try (DataDirectory directory = DataDirectory.open(place)) {
            List<MasterKey> candidates = ofFiles(directory).candidates();
            assertThat(candidates).hasSize(2);
            assertThat(candidates.getLast().is(next)).isTrue();

            String _ = ofFiles(directory).inForce(candidates.getLast());

            assertThat(ofFiles(directory).candidates())
                    .singleElement()
                    .satisfies(key -> assertThat(key.is(next)).isTrue());
        }
    }

    @Test
    void aChangeOfFilesThatWasCutOffBeforeTheDatabaseFollowedLeavesTheOldOneInForce() {
        try (DataDirectory directory = DataDirectory.open(place)) {
            MasterKey first = ofFiles(directory).candidates().getFirst();
            MasterKey next = ofFiles(directory).next().orElseThrow();

            String _ = ofFiles(directory).inForce(first);

            assertThat(ofFiles(directory).candidates().getFirst().is(first)).isTrue();
            assertThat(ofFiles(directory).next().orElseThrow().is(next)).isTrue();
        }
    }
}
