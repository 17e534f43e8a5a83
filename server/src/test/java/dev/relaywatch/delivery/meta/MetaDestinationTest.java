package dev.relaywatch.delivery.meta;

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
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.RateLimit;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Meta's Conversions API from our side, against the sandbox. */
class MetaDestinationTest extends DestinationContractTest {
    private static final String TOKEN = "a-token-of-no-known-shape";
    private static final String APP_SECRET = "the-secret-of-the-app";
    private static final Map<String, Object> SETTINGS = Map.of("pixel-id", "1234");
    private static final Map<String, String> SECRETS =
            Map.of("access-token", TOKEN, "app-secret", APP_SECRET);

    private final MetaDestination meta = new MetaDestination(outbound, JsonMapper.shared(), clock);

    @Override
    protected Destination destination() {
        return meta;
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
                "meta",
                "main",
                baseUrl,
                settings,
                secrets,
                "f");
    }

    private List<Sent> send(Map<String, Object> settings, Map<String, String> secrets, int count) {
        return meta.send(
                connection(URI.create(sandbox.url("acme", "meta")), settings, secrets),
                purchases(count),
                LIMIT);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private long calls() {
        return sandbox.counts("acme", "meta").requests();
    }

    private Received onlyCall() {
        assertThat(sandbox.received("acme", "meta")).hasSize(1);
        return sandbox.received("acme", "meta").getFirst();
    }

    private JsonNode onlyBody() {
        return JsonMapper.shared().readTree(onlyCall().text());
    }

    @Test
    void aGoodBatchIsOneCall() {
        List<Sent> sent = send(SETTINGS, SECRETS, 20);

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(200)));
        assertThat(calls()).isEqualTo(1);
        assertThat(sandbox.accepted("acme", "meta")).hasSize(20);
        assertThat(sandbox.timesAccepted("acme", "meta", "Purchase", "order-7")).isOne();
        assertThat(meta.batchSize()).isEqualTo(1_000);
    }

    @Test
    void theCallNamesVersionPixelAndToken() {
        send(
                Map.of("pixel-id", "1234", "api-version", "v25.0", "test-event-code", "TEST1"),
                SECRETS,
                1);

        assertThat(onlyCall().path()).isEqualTo("/v25.0/1234/events");
        assertThat(onlyCall().headers()).containsEntry("authorization", "Bearer " + TOKEN);
        assertThat(onlyBody().path("test_event_code").asString()).isEqualTo("TEST1");
        assertThat(onlyCall().text()).doesNotContain(TOKEN, APP_SECRET);
    }

    /** Computed with {@code openssl dgst -sha256 -hmac}. */
    @Test
    void anAppSecretProvesTheToken() {
        send(SETTINGS, SECRETS, 1);

        assertThat(onlyBody().path("appsecret_proof").asString())
                .isEqualTo("164919eaa55f03f964dc4effeff625fe6dd2d184ebe29d769e1669bf7ec4c8d6");
    }

    @Test
    void withoutAnAppSecretNothingIsProved() {
        send(SETTINGS, Map.of("access-token", TOKEN, "app-secret", ""), 1);

        assertThat(onlyBody().has("appsecret_proof")).isFalse();
        assertThat(onlyBody().has("test_event_code")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_EXPIRED,190/463", "TOKEN_REVOKED,190/460"})
    void aTokenThatIsNoLongerGoodRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(send(SETTINGS, SECRETS, 5))
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
    void aThrottleRestsTheLane() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(send(SETTINGS, SECRETS, 3))
                .hasSize(3)
                .allSatisfy(one -> assertThat(one.outcome()).isInstanceOf(Throttled.class));
    }

    @Test
    void anAnswerBeyondTheLimitIsTriedAgain() {
        sandbox.add(here(Fault.slow(Duration.ofMinutes(5))));

        List<Sent> sent = meta.send(connection(), purchases(2), Duration.ofMillis(200));

        assertThat(sent)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        Retryable.class,
                                        later ->
                                                assertThat(later.refusal().code())
                                                        .isEqualTo("timeout")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "12/34", "1 2"})
    void withoutAPixelIdNothingIsCalled(String pixel) {
        assertThat(send(Map.of("pixel-id", pixel), SECRETS, 2))
                .hasSize(2)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        ConnectionRefused.class,
                                        refused ->
                                                assertThat(refused.refusal().message())
                                                        .contains("pixel-id")));
        assertThat(calls()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "token\n", "to ken"})
    void aTokenThatCannotBeSentRefusesTheConnection(String token) {
        List<Sent> sent = send(SETTINGS, Map.of("access-token", token), 1);

        assertThat(sent.getFirst().outcome()).isInstanceOf(ConnectionRefused.class);
        assertThat(calls()).isZero();
    }

    @Test
    void whatIsCertainToBeRefusedCostsNoCall() {
        Deliverable tooOld =
                AnItem.purchase("old").at(AnItem.NOW.minus(Duration.ofDays(8))).build();
        Deliverable worthless = AnItem.purchase("worthless").worth(null).build();

        List<Sent> sent = send(tooOld, worthless);

        assertThat(sent)
                .allSatisfy(one -> {
                    assertThat(one.request()).isNull();
                    assertThat(one.outcome())
                            .isInstanceOfSatisfying(
                                    ItemRefused.class,
                                    refused ->
                                            assertThat(refused.refusal().code())
                                                    .isEqualTo("preflight"));
                });
        assertThat(calls()).isZero();
    }

    @Test
    void whatIsCertainToBeRefusedDoesNotHoldUpTheRest() {
        Deliverable pageless = AnItem.purchase("pageless").on(null).build();

        List<Sent> sent =
                send(AnItem.purchase("a").build(), pageless, AnItem.purchase("b").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "ItemRefused", "Uploaded");
        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aClockThatRunsAheadPoisonsNothing() {
        assertThat(
                        send(AnItem.purchase("ahead").at(AnItem.NOW.plusSeconds(30)).build())
                                .getFirst()
                                .outcome())
                .isEqualTo(new Uploaded(200));
    }

    @Test
    void whatIsKeptConcernsTheItemAlone() {
        List<Sent> sent = send(SETTINGS, SECRETS, 3);

        assertThat(sent.get(1).request())
                .contains("\"event_id\":\"order-1\"")
                .doesNotContain("order-0", "order-2", AnItem.IP);
        assertThat(sent.get(1).response()).contains("events_received");
    }

    @Test
    void metaSaysWithAnAnswerThatNothingIsLeft() {
        sandbox.add(Fault.of(FaultKind.QUOTA_USED_UP).at("acme", "meta"));

        List<Sent> sent = send(SETTINGS, SECRETS, 2);

        assertThat(sent)
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isEqualTo(new Uploaded(200));
                    RateLimit.UsedUp usedUp = Objects.requireNonNull(one.usedUp());
                    assertThat(usedUp.quota())
                            .isEqualTo(
                                    "X-Business-Use-Case-Usage ads_management call_count is at 100 %");
                    assertThat(usedUp.rest(clock.instant(), Duration.ofHours(1)))
                            .contains(Duration.ofMinutes(2));
                });
        assertThat(sent).extracting(Sent::calls).containsExactly(1, 0);
    }

    @Test
    void withSomeLeftMetaIsGivenNoRest() {
        assertThat(send(SETTINGS, SECRETS, 1)).extracting(Sent::usedUp).containsOnlyNulls();
    }

    @Test
    void aPersonIsFoundByContactDataOrCookieAndNotByCountry() {
        assertThat(meta.canIdentify(AnItem.closedDeal("d").build())).isTrue();
        assertThat(
                        meta.canIdentify(
                                AnItem.closedDeal("d")
                                        .of(AnItem.hashes(Map.of()))
                                        .fbp("fb.1.2.3")
                                        .build()))
                .isTrue();
        assertThat(
                        meta.canIdentify(
                                AnItem.closedDeal("d")
                                        .of(AnItem.hashes(Map.of("country", "0".repeat(64))))
                                        .build()))
                .isFalse();
        assertThat(meta.canIdentify(AnItem.closedDeal("d").of(AnItem.hashes(Map.of())).build()))
                .isFalse();
    }
}
