package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept from Meta because it would refuse it, and the whole request with it. */
class MetaPreflightTest {
    private static final Connection CONNECTION =
            new Connection(
                    new ConnectionId(Ids.next()),
                    null,
                    "meta",
                    "main",
                    null,
                    Map.of(),
                    Map.of(),
                    "f");

    private final MetaPayload payload = new MetaPayload(CONNECTION, AnItem.NOW);

    @Test
    void aSoundItemIsNotRefused() {
        assertThat(payload.refusal(AnItem.purchase("o").build())).isEmpty();
        assertThat(payload.refusal(AnItem.closedDeal("d").build())).isEmpty();
    }

    @Test
    void theWebsiteNeedsAPageAndAUserAgent() {
        assertThat(payload.refusal(AnItem.purchase("o").on(null).build()))
                .get()
                .asString()
                .contains("page URL");
        assertThat(
                        payload.refusal(
                                AnItem.purchase("o")
                                        .in(new RequestContext(AnItem.IP, null, null))
                                        .build()))
                .get()
                .asString()
                .contains("user agent");
    }

    @ParameterizedTest
    @CsvSource({
        "website,P7D,false",
        "website,P7DT1S,true",
        "system_generated,P8D,true",
        "physical_store,P8D,false",
        "physical_store,P62D,false",
        "physical_store,P62DT1S,true",
    })
    void sevenDaysIsTheOldestAndSixtyTwoInAStore(String source, Duration age, boolean refused) {
        Optional<String> refusal =
                payload.refusal(
                        AnItem.purchase("o").from(source).at(AnItem.NOW.minus(age)).build());

        assertThat(refusal.isPresent()).isEqualTo(refused);
        assertThat(refusal.orElse("older than")).contains("older than");
    }

    @Test
    void aPurchaseNeedsAValue() {
        assertThat(payload.refusal(AnItem.purchase("o").worth(null).build()))
                .get()
                .asString()
                .contains("value");
        assertThat(payload.refusal(AnItem.closedDeal("d").worth(null).build()))
                .get()
                .asString()
                .contains("value");
        assertThat(payload.refusal(AnItem.purchase("o").named("page_view").worth(null).build()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "country", "ct,st,zp,country", "ge", "db", "fn", "ln", "fn,ge"})
    void whatDescribesTooManyPeopleIsKeptFromMeta(String keys) {
        Map<String, String> values = values(keys);

        assertThat(payload.refusal(AnItem.closedDeal("d").of(AnItem.hashes(values)).build()))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"em", "ph", "external_id", "fn,ln", "ct,fn"})
    void whatDescribesAPersonIsSent(String keys) {
        assertThat(payload.refusal(AnItem.closedDeal("d").of(AnItem.hashes(values(keys))).build()))
                .isEmpty();
    }

    @Test
    void aBrowserIsFoundByItsCookieButNotByItsUserAgent() {
        RequestContext onlyAgent = new RequestContext(null, AnItem.USER_AGENT, null);
        AnItem nobody = AnItem.purchase("o").of(AnItem.hashes(Map.of())).in(onlyAgent);

        assertThat(payload.refusal(nobody.build())).get().asString().contains("find the person");
        assertThat(payload.refusal(nobody.fbp("fb.1.1763630000000.1098115397").build())).isEmpty();
    }

    private static Map<String, String> values(String keys) {
        Map<String, String> values = new HashMap<>();
        for (String key : List.of(keys.split(",", -1))) {
            if (!key.isEmpty()) {
                values.put(key, Sha256.hex(key));
            }
        }
        return values;
    }
}
