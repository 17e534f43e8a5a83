package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.EventReader.Reading;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.MovableClock;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One event of a request becomes what the ledger stores, or a reason that names the field. */
class EventReaderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final RequestContext REQUEST =
            new RequestContext("203.0.113.7", "Firefox", "https://acme.example/from");
    private static final Tenant ACME =
            new Tenant(
                    TenantId.of("0199a000-0000-7000-8000-000000000001"),
                    "acme",
                    "Acme",
                    ZoneId.of("UTC"),
                    "CHF",
                    "DE",
                    List.of());

    private final EventReader reader = new EventReader(new MovableClock(NOW));

    private Reading read(String json) {
        return reader.read(ACME, JSON.readTree(json), new Sender(REQUEST, null, true, true));
    }

    private NewEvent understood(String json) {
        return switch (read(json)) {
            case Reading.Understood(var event) -> event;
            case Reading.Refused(var reason) -> throw new AssertionError(reason);
        };
    }

    /** An event with these fields. */
    private CapturedEvent event(String fields) {
        return understood("{\"event\":\"purchase\"," + fields + "}").event();
    }

    private String refused(String json) {
        return switch (read(json)) {
            case Reading.Understood(var event) ->
                    throw new AssertionError("understood as " + event);
            case Reading.Refused(var reason) -> reason;
        };
    }

    private String refusedField(String fields) {
        return refused("{\"event\":\"purchase\"," + fields + "}");
    }

    @Test
    void theLeastIsAName() {
        NewEvent read = understood("{\"event\":\"page_view\"}");
        assertThat(read.event().name()).isEqualTo("page_view");
        assertThat(read.event().tenant()).isEqualTo(ACME.id());
        assertThat(read.event().visitorId()).isNull();
        assertThat(read.event().value()).isNull();
        assertThat(read.event().fbc()).isNull();
        assertThat(read.event().consent()).isEqualTo(Consent.UNSPECIFIED);
        assertThat(read.event().time()).isEqualTo(NOW);
        assertThat(read.event().receivedAt()).isEqualTo(NOW);
        assertThat(read.context())
                .as("what a browser calls its referrer is the page itself")
                .isEqualTo(new RequestContext(REQUEST.ip(), REQUEST.userAgent(), null));
        assertThat(read.fromBrowser()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"event\":null}", "{\"event\":\" \"}", "{\"eventId\":\"e1\"}"})
    void aMissingNameIsRefused(String json) {
        assertThat(refused(json)).isEqualTo("event: is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"purchase\"", "1"})
    void whatIsNoObjectIsRefused(String json) {
        assertThat(refused(json)).isEqualTo("must be an object");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"eventId\":{} | eventId: must be text",
                "\"params\":[] | params: must be an object",
                "\"userData\":\"ada\" | userData: must be an object",
                "\"user_data\":1 | user_data: must be an object",
                "\"metadata\":true | metadata: must be an object",
                "\"clickIds\":[] | clickIds: must be an object",
                "\"clickIds\":{\"gclid\":[]} | clickIds.gclid: must be text",
                "\"utm\":{\"source\":{}} | utm.source: must be text",
                "\"pageUrl\":false | pageUrl: must be text",
                "\"params\":{\"value\":\"much\"} | params.value: must be a number such as 49.90",
                "\"consent\":{\"adUserData\":\"maybe\"} | consent.adUserData: must be GRANTED, DENIED or UNSPECIFIED",
            })
    void aFieldOfTheWrongTypeIsRefusedByItsPath(String field, String reason) {
        assertThat(refusedField(field)).isEqualTo(reason);
    }

    @Test
    void allMistakesAreSaidAtOnce() {
        assertThat(refusedField("\"eventId\":[],\"timestamp\":\"soon\""))
                .contains("eventId: ", "; ", "timestamp: ");
    }

    @Test
    void theCallersEventIdIsKept() {
        assertThat(event("\"eventId\":\" order/1042 \"").eventId()).isEqualTo("order/1042");
    }

    @Test
    void withoutAnEventIdOneIsMade() {
        String made = event("\"eventId\":\"\"").eventId();
        assertThat(UUID.fromString(made).version()).isEqualTo(7);
        assertThat(event("\"eventId\":\"\"").eventId()).isNotEqualTo(made);
    }

    @Test
    void aTimeInThePastIsKept() {
        assertThat(event("\"timestamp\":\"2026-11-19T08:00:00+02:00\"").time())
                .isEqualTo("2026-11-19T06:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "10m, 2026-11-20T10:10:00Z",
        "10m1s, 2026-11-20T10:00:00Z",
        "48h, 2026-11-20T10:00:00Z"
    })
    void aTimeMoreThanTenMinutesAheadBecomesTheTimeOfReceipt(String ahead, Instant read) {
        Instant given = NOW.plus(Duration.parse("PT" + ahead));
        assertThat(event("\"timestamp\":\"" + given + "\"").time()).isEqualTo(read);
    }

    @Test
    void aTimeOf400DaysAgoIsKeptAndAnOlderOneRefused() {
        Instant oldest = NOW.minus(Duration.ofDays(400));
        assertThat(event("\"timestamp\":\"" + oldest + "\"").time()).isEqualTo(oldest);
        assertThat(refusedField("\"timestamp\":\"" + oldest.minusSeconds(1) + "\""))
                .isEqualTo("timestamp: is older than 400 days");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"pageUrl\":\"https://acme.example/\" | website",
                "\"pageUrl\":\" \" | other",
                "\"pageUrl\":\"https://acme.example/\",\"params\":{\"action_source\":\"email\"} | email",
                "\"params\":{\"action_source\":\"system_generated\"} | system_generated",
            })
    void theActionSourceIsTheOneGivenElseTheWebsiteWherePageIsKnown(String fields, String source) {
        assertThat(event(fields).actionSource()).isEqualTo(source);
    }

    @Test
    void anActionSourceThatMetaDoesNotKnowIsRefused() {
        assertThat(refusedField("\"params\":{\"action_source\":\"fax\"}"))
                .startsWith("params.action_source: must be one of app, business_messaging, ");
    }

    @Test
    void clickIdsAreTakenFromWhereverTheyStandAndTheirOwnObjectComesFirst() {
        CapturedEvent read =
                event(
                        """
                        "gclid":"top","clickIds":{"gclid":"own"},"params":{"wbraid":"w"},"userData":{"fbclid":"f"},
                        "metadata":{"msclkid":"m","fbclid":"not this"}
                        """);
        assertThat(read.clickIds())
                .isEqualTo(Map.of("gclid", "own", "wbraid", "w", "fbclid", "f", "msclkid", "m"));
    }

    @Test
    void fbcIsMadeOfTheClickIdAndTheTimeOfTheClick() {
        assertThat(event("\"clickIds\":{\"fbclid\":\"AbC\"},\"timestamp\":1795168799123").fbc())
                .isEqualTo("fb.1.1795168799123.AbC");
    }

    @Test
    void aGivenFbcIsKept() {
        assertThat(
                        event(
                                        "\"clickIds\":{\"fbclid\":\"AbC\"},\"userData\":{\"fbc\":\"fb.1.1.xyz\"}")
                                .fbc())
                .isEqualTo("fb.1.1.xyz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"fbp\":\"fb.1.1.2\"",
                "\"userData\":{\"fbp\":\"fb.1.1.2\"}",
                "\"metadata\":{\"fbp\":\"fb.1.1.2\"}"
            })
    void fbpIsTakenFromWhereverItStands(String fields) {
        assertThat(event(fields).fbp()).isEqualTo("fb.1.1.2");
    }

    @Test
    void moneyWithoutACurrencyIsInTheTenants() {
        assertThat(event("\"params\":{\"value\":49.9}").value())
                .isEqualTo(new Money(new BigDecimal("49.90"), "CHF"));
        assertThat(event("\"params\":{\"value\":\"5\",\"currency\":\"usd\"}").value())
                .isEqualTo(new Money(new BigDecimal("5.00"), "USD"));
    }

    @Test
    void aCurrencyAloneIsNoMoney() {
        assertThat(event("\"params\":{\"currency\":\"USD\"}").value()).isNull();
    }

    @Test
    void paramsAreKeptAsTheyAre() {
        assertThat(event("\"params\":{\"order_id\":\"o1\",\"items\":[{\"sku\":7}]}").params())
                .isEqualTo(JSON.readTree("{\"order_id\":\"o1\",\"items\":[{\"sku\":7}]}"));
    }

    @Test
    void paramsOfTooManyFieldsAreRefused() {
        ObjectNode params = JSON.createObjectNode();
        for (int i = 0; i < 201; i++) {
            params.put("p" + i, i);
        }
        assertThat(refusedField("\"params\":" + params))
                .isEqualTo("params: has 201 fields; at most 200");
    }

    @Test
    void paramsOfTooMuchTextAreRefused() {
        assertThat(refusedField("\"params\":{\"note\":\"" + "x".repeat(32_768) + "\"}"))
                .isEqualTo("params: is over 32768 characters");
    }

    @Test
    void personalDataIsHashedFromAllThreePlaces() {
        String ada = Sha256.hex("ada@example.com");
        assertThat(event("\"email\":\" Ada@Example.com\"").userData().email()).contains(ada);
        assertThat(event("\"user_data\":{\"em\":\"ada@example.com\"}").userData().email())
                .contains(ada);
        assertThat(event("\"metadata\":{\"userEmail\":\"ada@example.com\"}").userData().email())
                .contains(ada);
        assertThat(event("\"userData\":{\"phone\":\"0151 23456789\"}").userData().phoneDigits())
                .contains(Sha256.hex("4915123456789"));
    }

    @Test
    void personalDataInTheParametersIsHashedAndNotStored() {
        CapturedEvent read =
                event(
                        "\"params\":{\"order_id\":\"o1\",\"email\":\"ada@example.com\",\"customer\":{\"phone\":\"0151 23456789\"}}");

        assertThat(read.userData().email()).contains(Sha256.hex("ada@example.com"));
        assertThat(read.userData().phoneDigits()).contains(Sha256.hex("4915123456789"));
        assertThat(read.params()).isEqualTo(JSON.readTree("{\"order_id\":\"o1\"}"));
    }

    @Test
    void thePagesAddressIsStoredWithoutPersonalData() {
        assertThat(
                        event(
                                        "\"pageUrl\":\"https://acme.example/thanks?email=ada%40example.com&gclid=Ab\"")
                                .pageUrl())
                .isEqualTo("https://acme.example/thanks?gclid=Ab");
    }

    @Test
    void aServersSdkMayTellWhoseRequestItWas() {
        assertThat(
                        understood(
                                        """
                                        {"event":"x","userData":{"client_ip_address":"198.51.100.1","client_user_agent":"Safari"},
                                         "context":{"ip":"198.51.100.2","userAgent":"Chrome"}}
                                        """)
                                .context())
                .isEqualTo(new RequestContext("198.51.100.1", "Safari", null));
        assertThat(
                        understood(
                                        "{\"event\":\"x\",\"context\":{\"ip\":\"198.51.100.2\",\"userAgent\":\"Chrome\"}}")
                                .context())
                .isEqualTo(new RequestContext("198.51.100.2", "Chrome", null));
    }
}
