package dev.relaywatch.delivery.ga4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.ClientIds;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
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
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GA4 from our side, against the sandbox. */
class Ga4DestinationTest extends DestinationContractTest {
    private static final TenantId ACME = new TenantId(Ids.next());
    private static final Map<String, Object> SETTINGS = Map.of("measurement-id", "G-ABC123");
    private static final Map<String, String> SECRETS = Map.of("api-secret", "s3cr3t&of/ga4");

    private final Map<UUID, String> visitors = new HashMap<>();
    private final Ga4Destination ga4 =
            new Ga4Destination(
                    outbound, new ClientIds((_, _) -> visitors), JsonMapper.shared(), clock);

    @Override
    protected boolean judgesItems() {
        return false;
    }

    /** Empty is what GA4 answers; what else may come is tested here. */
    @Override
    protected boolean answersInTheBody() {
        return false;
    }

    @Override
    protected Destination destination() {
        return ga4;
    }

    @Override
    protected Connection connection(URI baseUrl) {
        return connection(baseUrl, SETTINGS, SECRETS);
    }

    private static Connection connection(
            URI baseUrl, Map<String, Object> settings, Map<String, String> secrets) {
        return new Connection(
                new ConnectionId(Ids.next()), ACME, "ga4", "main", baseUrl, settings, secrets, "f");
    }

    private List<Received> received() {
        return sandbox.received("acme", "ga4");
    }

    private List<JsonNode> bodies() {
        return received().stream().map(call -> JsonMapper.shared().readTree(call.text())).toList();
    }

    private static AnItem of(String clientId, String eventId) {
        return AnItem.purchase(eventId).params("{\"client_id\":\"" + clientId + "\"}");
    }

    private DeliveryOutcome answered(int status, Map<String, String> headers, String body) {
        try (ScriptedServer server = ScriptedServer.saying(new Reply(status, headers, body))) {
            return ga4.send(connection(server.uri()), List.of(of("1.2", "o").build()), LIMIT)
                    .getFirst()
                    .outcome();
        }
    }

    @Test
    void theCallNamesTheStreamAndItsSecret() {
        assertThat(send(of("1.2", "o").build()).getFirst().outcome()).isEqualTo(new Uploaded(204));

        assertThat(received().getFirst().path())
                .isEqualTo("/mp/collect?measurement_id=G-ABC123&api_secret=s3cr3t%26of%2Fga4");
        assertThat(received().getFirst().headers())
                .containsEntry("content-type", "application/json");
        assertThat(sandbox.timesAccepted("acme", "ga4", "purchase", "o")).isOne();
    }

    @Test
    void eventsOfOneBrowserGoTogetherEachWithItsTime() {
        List<Sent> sent =
                send(
                        of("1.1", "a").at(AnItem.NOW.minusSeconds(90)).build(),
                        of("2.2", "b").build(),
                        of("1.1", "c").at(AnItem.NOW.minusSeconds(30)).build());

        assertThat(sent).allSatisfy(one -> assertThat(one.outcome()).isEqualTo(new Uploaded(204)));
        assertThat(bodies())
                .extracting(
                        body -> body.path("client_id").asString(),
                        body -> body.path("events").size())
                .containsExactly(tuple("1.1", 2), tuple("2.2", 1));
        assertThat(bodies().getFirst().path("events"))
                .extracting(event -> event.path("timestamp_micros").asLong())
                .containsExactly(
                        AnItem.NOW.minusSeconds(90).getEpochSecond() * 1_000_000,
                        AnItem.NOW.minusSeconds(30).getEpochSecond() * 1_000_000);
        assertThat(sent.get(2).request()).contains("\"c\"").doesNotContain("\"a\"");
    }

    @Test
    void anotherDeviceOrPersonIsAnotherRequest() {
        send(
                of("1.1", "a").build(),
                of("1.1", "b").in(new RequestContext(AnItem.IP, "Another", null)).build(),
                of("1.1", "c").of(AnItem.hashes(Map.of())).build());

        assertThat(received()).hasSize(3);
    }

    @Test
    void moreThan25EventsOfOneBrowserAreSeveralRequests() {
        Deliverable[] many =
                IntStream.range(0, 60)
                        .mapToObj(i -> of("1.1", "o" + i).build())
                        .toArray(Deliverable[]::new);

        assertThat(send(many)).hasSize(60);
        assertThat(bodies())
                .extracting(body -> body.path("events").size())
                .containsExactly(25, 25, 10);
        assertThat(sandbox.accepted("acme", "ga4")).hasSize(60);
        assertThat(ga4.batchSize()).isEqualTo(25);
    }

    @Test
    void noRequestIsLargerThanGa4Takes() {
        String items =
                IntStream.range(0, 200)
                        .mapToObj(i -> "{\"item_id\":\"" + i + "x".repeat(95) + "\"}")
                        .collect(Collectors.joining(","));
        Deliverable[] large =
                IntStream.range(0, 12)
                        .mapToObj(i ->
                                AnItem.purchase("o" + i)
                                        .params("{\"client_id\":\"1.1\",\"items\":[" + items + "]}")
                                        .build())
                        .toArray(Deliverable[]::new);

        send(large);

        assertThat(received()).hasSizeGreaterThan(1);
        assertThat(received())
                .allSatisfy(call -> assertThat(call.body().length).isLessThan(Ga4Payload.LARGEST));
        assertThat(sandbox.accepted("acme", "ga4")).hasSize(12);
    }

    @Test
    void aVisitorIsTheBrowserThatEarlierEventsTold() {
        UUID visitor = Ids.next();
        visitors.put(visitor, "GA1.1.7.8");

        send(AnItem.closedDeal("d").by(visitor).build());

        assertThat(bodies().getFirst().path("client_id").asString()).isEqualTo("7.8");
    }

    @Test
    void whatIsRefusedBeforehandCostsNoCallAndHoldsUpNoOther() {
        List<Sent> sent =
                send(
                        of("1.1", "a").build(),
                        of("1.1", "b").at(AnItem.NOW.minus(Duration.ofDays(4))).build(),
                        of("1.1", "c").named("session_start").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly("Uploaded", "ItemRefused", "ItemRefused");
        assertThat(((ItemRefused) sent.get(1).outcome()).refusal().code()).isEqualTo("preflight");
        assertThat(bodies()).hasSize(1);
        assertThat(bodies().getFirst().path("events").size()).isOne();
    }

    /** The sandbox counts what GA4 would show; nothing that is sent may be missing there. */
    @Test
    void whatIsSaidToBeUploadedIsWhatGa4Keeps() {
        send(
                of("1.1", "a").build(),
                AnItem.closedDeal("d").build(),
                AnItem.purchase("v").named("page_view").worth(null).build(),
                AnItem.purchase("odd")
                        .params(
                                "{\"_x\":1,\"items\":[{\"id\":1,\"name\":\"n\",\"list\":[1]}],\"note\":\""
                                        + "y".repeat(500)
                                        + "\",\"nested\":{}}")
                        .build());

        assertThat(sandbox.accepted("acme", "ga4")).hasSize(4);
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`ga4`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theStatusDecidesAsThePageSays(DeliveryErrors.Row row) {
        Map<String, String> headers = Map.of("Location", "http://127.0.0.1:1/elsewhere");
        assertThat(DeliveryErrors.word(answered(Integer.parseInt(row.code()), headers, "")))
                .isEqualTo(row.outcome());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"PORTAL", "TRUNCATED", "ENORMOUS"})
    void a200WithATextIsNotGa4s(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(send(of("1.2", "o").build()).getFirst().outcome()).isInstanceOf(Retryable.class);
    }

    @Test
    void theSilenceOfATaggingServerCountsToo() {
        assertThat(answered(200, Map.of(), "")).isEqualTo(new Uploaded(200));
        assertThat(answered(200, Map.of("Content-Type", "image/gif"), "GIF89a"))
                .isEqualTo(new Uploaded(200));
    }

    @Test
    void aThrottleEndsTheBatchAndAPauseIsKept() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED).times(1)));

        List<Sent> sent = send(of("1.1", "a").build(), of("2.2", "b").build());

        assertThat(((Throttled) sent.getFirst().outcome()).pause())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(sent.get(1).outcome()).isInstanceOf(DeliveryOutcome.NotTried.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1234", "g-abc", "G-ABC 1", "UA-1-1", "G-A&x=1"})
    void aStreamThatIsNoneRefusesTheConnection(String id) {
        isUnfinished(
                connection(
                        URI.create(sandbox.url("acme", "ga4")),
                        Map.of("measurement-id", id),
                        SECRETS),
                "measurement-id");
    }

    @Test
    void withoutASecretOrAtTheValidationTheConnectionIsRefused() {
        URI base = URI.create(sandbox.url("acme", "ga4"));
        isUnfinished(connection(base, SETTINGS, Map.of()), "api-secret");
        isUnfinished(connection(base, SETTINGS, Map.of("api-secret", "a b")), "api-secret");
        isUnfinished(connection(URI.create(base + "/debug")), "base-url");
    }

    @Test
    void aHostThatIsCalledDebugIsAHostLikeAnother() {
        Connection connection = connection(URI.create("http://debug.invalid/prefix"));

        assertThat(ga4.test(connection, LIMIT).message()).doesNotContain("must end before");
    }

    private void isUnfinished(Connection connection, String name) {
        assertThat(
                        ga4.send(connection, List.of(of("1.1", "a").build()), LIMIT)
                                .getFirst()
                                .outcome())
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused -> {
                            assertThat(refused.refusal().message()).contains(name);
                            assertThat(refused.refusal().code()).isEqualTo("configuration");
                        });
        assertThat(ga4.test(connection, LIMIT).message()).contains(name);
        assertThat(received()).isEmpty();
    }

    @Test
    void theTestAsksTheValidationAndSaysWhatItDoesNotProve() {
        Destination.Tested tested = ga4.test(connection(), LIMIT);

        assertThat(tested.works()).isTrue();
        assertThat(tested.message()).contains("never tells", "api-secret", "Realtime");
        assertThat(received())
                .extracting(Received::path)
                .singleElement()
                .asString()
                .startsWith("/debug/mp/collect?measurement_id=G-ABC123&api_secret=");
    }

    @Test
    void whatTheValidationFindsIsSaidInItsWords() {
        String found =
                "{\"validationMessages\":[{\"fieldPath\":\"events\",\"description\":\"bad s3cr3t&of/ga4\",\"validationCode\":\"NAME_INVALID\"}]}";
        try (ScriptedServer server = ScriptedServer.saying(Reply.of(200, found))) {
            Destination.Tested tested = ga4.test(connection(server.uri()), LIMIT);

            assertThat(tested.works()).isFalse();
            assertThat(tested.message()).contains("events: bad", "NAME_INVALID");
            assertThat(tested.message()).doesNotContain("s3cr3t");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "<html>Sign in</html>", "{\"validationMessages\":7}"})
    void whatIsNoValidationProvesNothing(String body) {
        try (ScriptedServer server = ScriptedServer.saying(Reply.of(200, body))) {
            assertThat(ga4.test(connection(server.uri()), LIMIT).works()).isFalse();
        }
    }

    @Test
    void advertisersGetNobodyWhomTheyCannotKnow() {
        assertThat(ga4.isAdPlatform()).isTrue();
        assertThat(ga4.canIdentify(AnItem.closedDeal("d").build())).isTrue();
        assertThat(ga4.canIdentify(AnItem.closedDeal("d").of(AnItem.hashes(Map.of())).build()))
                .isFalse();
        assertThat(
                        ga4.canIdentify(
                                AnItem.closedDeal("d")
                                        .of(AnItem.hashes(Map.of()))
                                        .by(Ids.next())
                                        .build()))
                .isTrue();
    }
}
