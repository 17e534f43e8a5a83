package dev.relaywatch.delivery.gtm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.ClientIds;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** A server container from our side, against the sandbox. */
class GtmDestinationTest extends DestinationContractTest {
    private static final String PREVIEW = "ZW52LTV8b3VKMEpqV2t1ZkZDd0==";

    private final GtmDestination gtm =
            new GtmDestination(
                    outbound, new ClientIds((_, _) -> Map.of()), JsonMapper.shared(), clock);

    @Override
    protected boolean judgesItems() {
        return false;
    }

    @Override
    protected boolean answersInTheBody() {
        return false;
    }

    @Override
    protected Destination destination() {
        return gtm;
    }

    /** It knows no secrets; who holds this may look into the container. */
    @Override
    protected Collection<String> secrets() {
        return List.of(PREVIEW);
    }

    @Override
    protected Connection connection(@Nullable URI baseUrl) {
        return connection(baseUrl, Map.of("preview-header", PREVIEW));
    }

    private static Connection connection(@Nullable URI baseUrl, Map<String, Object> settings) {
        return new Connection(
                new ConnectionId(Ids.next()),
                null,
                "gtm",
                "main",
                baseUrl,
                settings,
                Map.of(),
                "f");
    }

    private URI base() {
        return URI.create(sandbox.url("acme", "gtm"));
    }

    private List<Received> received() {
        return sandbox.received("acme", "gtm");
    }

    private DeliveryOutcome sent(Map<String, Object> settings) {
        return gtm.send(
                        connection(base(), settings),
                        List.of(AnItem.purchase("order-1").build()),
                        LIMIT)
                .getFirst()
                .outcome();
    }

    private DeliveryOutcome answered(Reply reply) {
        try (ScriptedServer server = ScriptedServer.saying(reply)) {
            return gtm.send(
                            connection(server.uri()),
                            List.of(AnItem.purchase("order-1").build()),
                            LIMIT)
                    .getFirst()
                    .outcome();
        }
    }

    @Test
    void theContainerSeesTheVisitorsBrowserAndAddress() {
        assertThat(send(AnItem.purchase("order-1").build()).getFirst().outcome())
                .isEqualTo(new Uploaded(200));

        assertThat(received().getFirst().path()).isEqualTo("/data");
        assertThat(received().getFirst().headers())
                .containsEntry("user-agent", AnItem.USER_AGENT)
                .containsEntry("x-forwarded-for", AnItem.IP)
                .containsEntry("x-gtm-server-preview", PREVIEW)
                .containsEntry("content-type", "application/json");
        assertThat(sandbox.timesAccepted("acme", "gtm", "purchase", "order-1")).isOne();
    }

    @Test
    void withoutABrowserOrAPreviewNoSuchHeaderGoes() {
        gtm.send(connection(base(), Map.of()), List.of(AnItem.closedDeal("d").build()), LIMIT);

        assertThat(received().getFirst().headers())
                .doesNotContainKeys("x-forwarded-for", "x-gtm-server-preview");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'A\r\nX-Evil: 1', 203.0.113.9, 'AX-Evil: 1', 203.0.113.9",
                "Ünix, '1.2.3.4, 5.6.7.8', nix, none",
            })
    void whatIsNoHeaderIsNotMadeOne(
            String agent, String ip, String agentSent, @Nullable String ipSent) {
        assertThat(
                        send(AnItem.purchase("o").in(new RequestContext(ip, agent, null)).build())
                                .getFirst()
                                .outcome())
                .isEqualTo(new Uploaded(200));
        assertThat(received().getFirst().headers().get("user-agent")).isEqualTo(agentSent);
        assertThat(received().getFirst().headers().get("x-forwarded-for")).isEqualTo(ipSent);
    }

    @Test
    void theEventGoesWhereTheSettingsSay() {
        assertThat(sent(Map.of("path", "/relaywatch"))).isEqualTo(new Uploaded(200));
        assertThat(received().getFirst().path()).isEqualTo("/relaywatch");
    }

    @Test
    void aPathThatNoClientClaimsRefusesTheConnection() {
        assertThat(sent(Map.of("path", "/nobody")))
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused ->
                                assertThat(refused.refusal().message())
                                        .contains("no client", "settings.path"));
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`gtm_server`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theStatusDecidesAsThePageSays(DeliveryErrors.Row row) {
        Map<String, String> headers = Map.of("Location", "http://127.0.0.1:1/elsewhere");
        assertThat(
                        DeliveryErrors.word(
                                answered(new Reply(Integer.parseInt(row.code()), headers, ""))))
                .isEqualTo(row.outcome());
    }

    @Test
    void aPortalIsNoContainerButAClientMayAnswerWithAnything() {
        sandbox.add(here(Fault.of(FaultKind.PORTAL).times(1)));

        assertThat(send(AnItem.purchase("o").build()).getFirst().outcome())
                .isInstanceOf(Retryable.class);
        assertThat(answered(Reply.of(200, " <HTML>Sign in"))).isInstanceOf(Retryable.class);
        assertThat(answered(Reply.of(200, "{\"timestamp\":1,\"unique_event_id\":\"x\"}")))
                .isEqualTo(new Uploaded(200));
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED,Throttled", "TOKEN_REVOKED,ConnectionRefused"})
    void whatIsSaidOfTheAccountEndsTheBatch(FaultKind kind, String outcome) {
        sandbox.add(here(Fault.of(kind)));

        List<Sent> sent = send(AnItem.purchase("a").build(), AnItem.purchase("b").build());

        assertThat(sent)
                .extracting(one -> one.outcome().getClass().getSimpleName())
                .containsExactly(outcome, "NotTried");
        assertThat(received()).hasSize(1);
    }

    @Test
    void retryAfterIsThePause() {
        assertThat(((Throttled) answered(new Reply(429, Map.of("Retry-After", "7"), ""))).pause())
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(((Retryable) answered(new Reply(503, Map.of("Retry-After", "90"), ""))).after())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void anAccountThatNobodyFinishedRefusesTheConnection() {
        Map<Connection, String> unfinished =
                Map.of(
                        connection(null), "base-url",
                        connection(base(), Map.of("path", "data")), "settings.path",
                        connection(base(), Map.of("path", "/a?b=c")), "settings.path",
                        connection(base(), Map.of("preview-header", "X: y")), "preview-header");

        unfinished.forEach((connection, name) -> {
            assertThat(
                            gtm.send(connection, List.of(AnItem.purchase("a").build()), LIMIT)
                                    .getFirst()
                                    .outcome())
                    .isInstanceOfSatisfying(
                            ConnectionRefused.class,
                            refused -> assertThat(refused.refusal().message()).contains(name));
            assertThat(gtm.test(connection, LIMIT).message()).contains(name);
        });
        assertThat(received()).isEmpty();
    }

    @Test
    void theTestLooksAtTheHealthAndSaysWhatItDoesNotProve() {
        assertThat(gtm.test(connection(), LIMIT).message())
                .contains("is up", "/data", "first event");
        assertThat(received()).extracting(Received::path).containsExactly("/healthy");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 404, 503})
    void whatIsNoTaggingServerFailsTheTest(int status) {
        try (ScriptedServer server =
                ScriptedServer.saying(Reply.of(status, "<html>a shop</html>"))) {
            assertThat(gtm.test(connection(server.uri()), LIMIT).works()).isFalse();
        }
    }

    @Test
    void whoeverItIsAContainerMayHaveIt() {
        assertThat(gtm.canIdentify(AnItem.closedDeal("d").of(AnItem.hashes(Map.of())).build()))
                .isTrue();
        assertThat(gtm.isAdPlatform()).isFalse();
    }
}
