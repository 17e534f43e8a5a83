package dev.relaywatch.delivery.tiktok;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** TikTok's Events API from our side, against the sandbox. */
class TikTokDestinationTest extends DestinationContractTest {
    private static final String TOKEN = "a-token-of-no-known-shape";
    private static final String PIXEL = "C4UV1RC77U5PB60B3AG0";
    private static final String EVENT_SET = "7690863133832822804";
    private static final Map<String, Object> SETTINGS = Map.of("pixel-code", PIXEL);
    private static final Map<String, String> SECRETS = Map.of("access-token", TOKEN);

    private final TikTokDestination tiktok =
            new TikTokDestination(outbound, JsonMapper.shared(), clock);

    @Override
    protected Destination destination() {
        return tiktok;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return connection(baseUrl, SETTINGS, SECRETS);
    }

    private static Connection connection(
            URI baseUrl, Map<String, Object> settings, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "tiktok",
                "main",
                baseUrl,
                settings,
                secrets,
                "f");
    }

    private Connection with(Map<String, Object> settings) {
        return connection(URI.create(sandbox.url("acme", "tiktok")), settings, SECRETS);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private long calls() {
        return sandbox.counts("acme", "tiktok").requests();
    }

    private List<Received> received() {
        return sandbox.received("acme", "tiktok");
    }

    private static JsonNode body(Received call) {
        return JsonMapper.shared().readTree(call.text());
    }

    private static List<String> kinds(List<Sent> sent) {
        return sent.stream().map(one -> one.outcome().getClass().getSimpleName()).toList();
    }

    @Test
    void aGoodBatchIsOneCall() {
        List<Sent> sent = tiktok.send(connection(), purchases(20), LIMIT);

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(200)));
        assertThat(calls()).isEqualTo(1);
        assertThat(sandbox.timesAccepted("acme", "tiktok", "Purchase", "order-7")).isOne();
        assertThat(tiktok.batchSize()).isEqualTo(1_000);
    }

    @Test
    void theCallNamesTheSourceAndShowsTheTokenWithoutBearer() {
        send(AnItem.purchase("o").build());

        Received call = received().getFirst();
        assertThat(call.path()).isEqualTo("/open_api/v1.3/event/track/");
        assertThat(call.headers()).containsEntry("access-token", TOKEN);
        assertThat(body(call).path("event_source").asString()).isEqualTo("web");
        assertThat(body(call).path("event_source_id").asString()).isEqualTo(PIXEL);
        assertThat(call.text()).doesNotContain(TOKEN);
    }

    @Test
    void toAPixelADealGoesAsAWebEvent() {
        List<Sent> sent = send(AnItem.purchase("o").build(), AnItem.closedDeal("d").build());

        assertThat(kinds(sent)).containsExactly("Uploaded", "Uploaded");
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void toAnEventSetEachSourceGoesInARequestOfItsOwn() {
        List<Sent> sent =
                tiktok.send(
                        with(Map.of("pixel-code", EVENT_SET)),
                        List.of(
                                AnItem.closedDeal("a").build(),
                                AnItem.purchase("b").from("physical_store").build(),
                                AnItem.closedDeal("c").build()),
                        LIMIT);

        assertThat(kinds(sent)).containsExactly("Uploaded", "Uploaded", "Uploaded");
        assertThat(received())
                .extracting(call -> body(call).path("event_source").asString())
                .containsExactly("crm", "offline");
        assertThat(body(received().getFirst()).path("data").size()).isEqualTo(2);
        assertThat(sent.get(1).request()).contains("\"b\"");
    }

    @Test
    void eventsThatTikTokNamesAreRefusedAndTheRestIsTakenInOneCall() {
        sandbox.add(here(Fault.rejected("order-(2|5|6)")));

        List<Sent> sent = tiktok.send(connection(), purchases(8), LIMIT);

        for (int i = 0; i < 8; i++) {
            assertThat(sent.get(i).outcome())
                    .isInstanceOf(i == 2 || i == 5 || i == 6 ? ItemRefused.class : Uploaded.class);
        }
        assertThat(calls()).isEqualTo(1);
        assertThat(sandbox.counts("acme", "tiktok").repeats()).isZero();
    }

    /** An order id of a length that no rule of ours knows of: TikTok alone says that it is bad. */
    @Test
    void aMalformedEventIsFoundByItsIndexAndTheRestGoesThrough() {
        try (ScriptedServer strict =
                new ScriptedServer(body -> {
                    JsonNode data = JsonMapper.shared().readTree(body).path("data");
                    for (int i = 0; i < data.size(); i++) {
                        if (data.get(i).path("event_id").asString("").equals("order-3")) {
                            return said(40002, "data." + i + ".event_id: Not a valid string");
                        }
                    }
                    return said(0, "OK");
                })) {
            List<Sent> sent = tiktok.send(connection(strict.uri()), purchases(8), LIMIT);

            assertThat(sent.get(3).outcome())
                    .isInstanceOfSatisfying(
                            ItemRefused.class,
                            refused ->
                                    assertThat(refused.refusal().message())
                                            .isEqualTo("data.3.event_id: Not a valid string"));
            assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(7);
            assertThat(strict.bodies()).hasSize(2);
        }
    }

    @Test
    void withoutAnIndexTheMalformedEventIsFoundByHalving() {
        try (ScriptedServer strict =
                new ScriptedServer(body ->
                        body.contains("\"order-11\"")
                                ? said(40002, "Invalid value")
                                : said(0, "OK"))) {
            List<Sent> sent = tiktok.send(connection(strict.uri()), purchases(16), LIMIT);

            for (int i = 0; i < 16; i++) {
                assertThat(sent.get(i).outcome())
                        .isInstanceOf(i == 11 ? ItemRefused.class : Uploaded.class);
            }
            assertThat(strict.bodies()).hasSize(9);
        }
    }

    /** 1,000 events with 3 bad ones: the promise of the product. */
    @Test
    void ofAThousandEventsThreeBadOnesCostFewCalls() {
        try (ScriptedServer vague =
                new ScriptedServer(body ->
                        body.matches("(?s).*\"order-(17|500|999)\".*")
                                ? Reply.of(
                                        200,
                                        "{\"code\":20001,\"message\":\"Partial success\",\"data\":{\"failed_events\":[{\"message\":\"bad\"}]}}")
                                : said(0, "OK"))) {
            List<Sent> sent = tiktok.send(connection(vague.uri()), purchases(1_000), LIMIT);

            assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(997);
            assertThat(sent.get(500).outcome()).isInstanceOf(ItemRefused.class);
            assertThat(vague.bodies()).hasSizeLessThan(60);
        }
    }

    private static Reply said(int code, String message) {
        return Reply.of(200, "{\"code\":" + code + ",\"message\":\"" + message + "\",\"data\":{}}");
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_EXPIRED,40102", "TOKEN_REVOKED,40105"})
    void aTokenThatIsNoLongerGoodRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(tiktok.send(connection(), purchases(5), LIMIT))
                .hasSize(5)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        ConnectionRefused.class,
                                        refused ->
                                                assertThat(refused.refusal().code())
                                                        .isEqualTo(code)));
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void whatIsSaidOfTheTokenHoldsForTheOtherSourcesToo() {
        sandbox.add(here(Fault.of(FaultKind.TOKEN_REVOKED)));

        List<Sent> sent =
                tiktok.send(
                        with(Map.of("pixel-code", EVENT_SET)),
                        List.of(
                                AnItem.closedDeal("a").build(),
                                AnItem.purchase("b").from("app").build()),
                        LIMIT);

        assertThat(kinds(sent)).containsExactly("ConnectionRefused", "NotTried");
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aThrottleRestsTheLaneAsLongAsTikTokAsks() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(tiktok.send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        Throttled.class,
                                        throttled ->
                                                assertThat(throttled.pause())
                                                        .isEqualTo(Duration.ofSeconds(2))));
    }

    @Test
    void anErrorWithinASuccessIsNoSuccess() {
        sandbox.add(here(Fault.of(FaultKind.LIE)));

        assertThat(send(AnItem.purchase("o").build()).getFirst().outcome())
                .isInstanceOf(Retryable.class);
        assertThat(received().getFirst().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C1 2", "C1/../x", "C1?x=1", "{pixel}"})
    void withoutAPixelCodeNothingIsCalled(String pixel) {
        assertThat(tiktok.send(with(Map.of("pixel-code", pixel)), purchases(2), LIMIT))
                .hasSize(2)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        ConnectionRefused.class,
                                        refused ->
                                                assertThat(refused.refusal().message())
                                                        .contains("pixel-code")));
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "token\n", "to ken"})
    void aTokenThatCannotBeSentRefusesTheConnection(String token) {
        Connection broken =
                connection(
                        URI.create(sandbox.url("acme", "tiktok")),
                        SETTINGS,
                        Map.of("access-token", token));

        assertThat(tiktok.send(broken, purchases(1), LIMIT).getFirst().outcome())
                .isInstanceOf(ConnectionRefused.class);
        assertThat(tiktok.test(broken, LIMIT).works()).isFalse();
        assertThat(calls()).isZero();
    }

    @Test
    void whatIsKeptConcernsTheItemAlone() {
        List<Sent> sent = tiktok.send(connection(), purchases(3), LIMIT);

        assertThat(sent.get(1).request())
                .contains("\"event_id\":\"order-1\"")
                .doesNotContain("order-0", "order-2", AnItem.IP);
        assertThat(sent.get(1).response()).contains("request_id");
    }

    @Test
    void aPersonIsFoundByContactDataOrClickOrCookieAndNotByCity() {
        var nobody = AnItem.closedDeal("d").of(AnItem.hashes(Map.of("city", "Berlin")));

        assertThat(tiktok.canIdentify(AnItem.closedDeal("d").build())).isTrue();
        assertThat(tiktok.canIdentify(nobody.build())).isFalse();
        assertThat(tiktok.canIdentify(nobody.params("{\"ttp\":\"2Gv3\"}").build())).isTrue();
        assertThat(
                        tiktok.canIdentify(
                                nobody.params("{}").clickIds(Map.of("ttclid", "E.1")).build()))
                .isTrue();
        assertThat(tiktok.canIdentify(nobody.clickIds(Map.of("gclid", "G1")).build())).isFalse();
    }

    /** TikTok does not attribute it any more, but takes it; a replay may bring it. */
    @Test
    void anOldEventIsWorthACall() {
        Deliverable old = AnItem.purchase("old").at(AnItem.NOW.minus(Duration.ofDays(89))).build();

        assertThat(tiktok.refusal(connection(), old)).isEmpty();
        assertThat(kinds(send(old))).containsExactly("Uploaded");
    }

    @Test
    void withTheAdvertiserTheTestFindsThePixel() {
        Destination.Tested tested =
                tiktok.test(with(Map.of("pixel-code", PIXEL, "advertiser-id", "70001")), LIMIT);

        assertThat(tested)
                .isEqualTo(
                        Destination.Tested.works(
                                "the token sees pixel " + PIXEL + " of advertiser 70001"));
        assertThat(received().getFirst().path())
                .isEqualTo("/open_api/v1.3/pixel/list/?advertiser_id=70001&code=" + PIXEL);
    }

    @Test
    void aPixelOfAnotherAdvertiserFailsTheTest() {
        try (ScriptedServer empty =
                ScriptedServer.saying(
                        Reply.of(
                                200,
                                "{\"code\":0,\"data\":{\"pixels\":[{\"pixel_code\":\"C2\"}]}}"))) {
            Connection other =
                    connection(
                            empty.uri(),
                            Map.of("pixel-code", PIXEL, "advertiser-id", "70001"),
                            SECRETS);

            assertThat(tiktok.test(other, LIMIT).works()).isFalse();
            assertThat(tiktok.test(other, LIMIT).message()).contains(PIXEL, "70001");
        }
    }

    @Test
    void withoutTheAdvertiserTheTestSaysThatItProvedTheTokenOnly() {
        assertThat(tiktok.test(connection(), LIMIT).message())
                .startsWith("TikTok knows the token;");
        assertThat(received().getFirst().path()).isEqualTo("/open_api/v1.3/user/info/");
    }

    /** A token made in a pixel's settings sends events and reads nothing. */
    @Test
    void aTokenThatMayOnlySendPassesTheTest() {
        try (ScriptedServer narrow =
                ScriptedServer.saying(said(40001, "No permission to access this endpoint"))) {
            assertThat(tiktok.test(connection(narrow.uri()), LIMIT).works()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TOKEN_REVOKED", "THROTTLED", "UNAVAILABLE", "HTML", "PORTAL", "EMPTY"})
    void anythingButItsOkFailsTheTest(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(tiktok.test(connection(), LIMIT).works()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "7 0"})
    void anAdvertiserThatIsNoNumberIsAMistake(String advertiser) {
        assertThat(
                        tiktok.test(
                                        with(
                                                Map.of(
                                                        "pixel-code",
                                                        PIXEL,
                                                        "advertiser-id",
                                                        advertiser)),
                                        LIMIT)
                                .message())
                .contains("advertiser-id");
        assertThat(calls()).isZero();
    }

    @Test
    void aFullBatchFitsIntoOneRequest() {
        List<Deliverable> full = new ArrayList<>(purchases(1_000));

        assertThat(tiktok.send(connection(), full, LIMIT))
                .hasSize(1_000)
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Uploaded.class));
        assertThat(calls()).isEqualTo(1);
    }
}
