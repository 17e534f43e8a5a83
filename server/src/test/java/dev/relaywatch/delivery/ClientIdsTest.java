package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom Google Analytics takes somebody for. */
class ClientIdsTest {
    private static final TenantId ACME = new TenantId(Ids.next());
    private static final UUID VISITOR = Ids.next();
    private static final String TWO_NUMBERS = "[1-9]\\d{0,9}\\.[1-9]\\d{0,9}";

    private final List<Collection<UUID>> asked = new ArrayList<>();

    private ClientIds knowing(Map<UUID, String> visitors) {
        return new ClientIds((_, rows) -> {
            asked.add(List.copyOf(rows));
            return visitors;
        });
    }

    private @Nullable String id(Deliverable item, Map<UUID, String> visitors) {
        return knowing(visitors).of(ACME, List.of(item)).get(item.itemId());
    }

    private @Nullable String id(AnItem item) {
        return id(item.build(), Map.of());
    }

    private static AnItem nobodys() {
        return AnItem.purchase("o").of(AnItem.hashes(Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, 1234567890.1763632800, 1234567890.1763632800",
        "ga_client_id, 1.2, 1.2",
        "client_id, GA1.1.1234567890.1763632800, 1234567890.1763632800",
        "client_id, GA1.1-2.12.34, 12.34",
    })
    void theBrowsersOwnIsTakenAsTheCookieOrTheTagGivesIt(
            String parameter, String told, String expected) {
        AnItem item = nobodys().by(VISITOR).params("{\"" + parameter + "\":\"" + told + "\"}");

        assertThat(id(item)).isEqualTo(expected);
        assertThat(asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"1\"", "\"a.b\"", "12.5", "\"1.2.3\"", "{\"1.2\":1}", "null"})
    void whatIsNoClientIdIsPassedOver(String told) {
        assertThat(id(nobodys().params("{\"client_id\":" + told + "}"))).isNull();
    }

    @Test
    void anEventThatTellsNoneIsOfTheBrowserThatItsVisitorTold() {
        Deliverable item = AnItem.purchase("o").by(VISITOR).build();

        assertThat(id(item, Map.of(VISITOR, "GA1.1.7.8"))).isEqualTo("7.8");
        assertThat(asked).containsExactly(List.of(VISITOR));
    }

    @Test
    void aVisitorWithoutABrowsersIdHasOneThatStays() {
        String first = id(AnItem.purchase("a").by(VISITOR));

        assertThat(first).matches(TWO_NUMBERS);
        assertThat(id(AnItem.closedDeal("b").by(VISITOR))).isEqualTo(first);
        assertThat(id(AnItem.purchase("c").by(Ids.next()))).isNotEqualTo(first);
        assertThat(id(AnItem.purchase("d").by(VISITOR).build(), Map.of(VISITOR, "nonsense")))
                .isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"em", "ph", "external_id"})
    void withoutAVisitorAHashSaysWhoItIs(String key) {
        AnItem known = nobodys().of(AnItem.hashes(Map.of(key, Sha256.hex("x"))));

        assertThat(id(known)).matches(TWO_NUMBERS).isEqualTo(id(known));
        assertThat(id(known.of(AnItem.hashes(Map.of(key, Sha256.hex("y"))))))
                .isNotEqualTo(id(nobodys().of(AnItem.hashes(Map.of(key, Sha256.hex("x"))))));
    }

    @Test
    void aNameAloneSaysNotWhoItIs() {
        AnItem named = nobodys().of(AnItem.hashes(Map.of("fn", Sha256.hex("jane"))));

        assertThat(id(named)).isNull();
        assertThat(ClientIds.canIdentify(named.build())).isFalse();
        assertThat(ClientIds.canIdentify(named.by(VISITOR).build())).isTrue();
    }

    @Test
    void onePersonsDenialLeavesNothingToKnowThemBy() {
        Deliverable denied =
                AnItem.purchase("o")
                        .by(VISITOR)
                        .params(
                                "{\"client_id\":\"1.2\",\"session_id\":\"3\",\"ttp\":\"t\",\"color\":\"red\"}")
                        .consent(Consent.Choice.DENIED)
                        .build()
                        .asAllowed();

        assertThat(id(denied, Map.of(VISITOR, "7.8"))).isNull();
        assertThat(asked).isEmpty();
        assertThat(denied.params().toString()).isEqualTo("{\"color\":\"red\"}");
    }

    @Test
    void nobodysVisitorsAreAskedForWithoutATenant() {
        Deliverable item = AnItem.purchase("o").by(VISITOR).build();

        assertThat(knowing(Map.of(VISITOR, "7.8")).of(null, List.of(item)).get(item.itemId()))
                .matches(TWO_NUMBERS);
        assertThat(asked).isEmpty();
    }
}
