package dev.relaywatch.delivery.supabase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.DestinationContractTest;
import dev.relaywatch.delivery.ScriptedServer;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.sandbox.Fault;
import dev.relaywatch.sandbox.FaultKind;
import dev.relaywatch.sandbox.Received;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.TenancyKit;
import dev.relaywatch.tenancy.database.Database;
import dev.relaywatch.testing.PostgresDatabase;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rows of a Supabase project, against the sandbox's table. */
class SupabaseDestinationTest extends DestinationContractTest {
    private static final String KEY = "sb_secret_of_no_one_0123456789";
    private static final String OLD_KEY = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZSJ9.c2ln";
    private static final Map<String, Object> SETTINGS = Map.of("table", "conversions");

    private static Database database;
    private static TenancyKit tenancy;
    private static TenantId acme;

    private SupabaseDestination supabase;

    @BeforeAll
    static void openDatabase() {
        database = PostgresDatabase.fresh().open();
        tenancy = new TenancyKit(database, PostgresDatabase.KEYRING, JsonMapper.shared());
        acme = tenancy.tenant("acme");
    }

    @AfterAll
    static void closeDatabase() {
        database.close();
    }

    @BeforeEach
    void make() {
        supabase = new SupabaseDestination(outbound, tenancy.tenancy(), JsonMapper.shared(), clock);
    }

    @Override
    protected Destination destination() {
        return supabase;
    }

    @Override
    protected Connection connection(@Nullable URI baseUrl) {
        return connection(baseUrl, SETTINGS, KEY);
    }

    private static Connection connection(
            @Nullable URI baseUrl, Map<String, Object> settings, String key) {
        return new Connection(
                new ConnectionId(Ids.next()),
                acme,
                "supabase",
                "main",
                baseUrl,
                settings,
                Map.of("service-role-key", key),
                "f");
    }

    private Connection with(Map<String, Object> settings, String key) {
        return connection(URI.create(sandbox.url("acme", "supabase")), settings, key);
    }

    private static List<Deliverable> purchases(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> AnItem.purchase("order-" + i).build())
                .toList();
    }

    private List<Received> received() {
        return sandbox.received("acme", "supabase");
    }

    /** What the table holds, asked as its owner would. */
    private JsonNode rows(String schema) {
        Answer answer =
                outbound.send(
                        Call.get(
                                URI.create(
                                        sandbox.url("acme", "supabase") + "/rest/v1/conversions"),
                                Map.of("apikey", KEY, "Accept-Profile", schema),
                                LIMIT));
        return ((Answer.Response) answer).json().orElseThrow();
    }

    private static List<String> kinds(List<Sent> sent) {
        return sent.stream().map(one -> one.outcome().getClass().getSimpleName()).toList();
    }

    @Test
    void anEventIsTheDocumentedRow() {
        send(
                AnItem.purchase("order-1")
                        .orderId("1001")
                        .clickIds(Map.of("gclid", "G1"))
                        .params("{\"coupon\":\"X\"}")
                        .build());

        assertThat(rows("public").get(0))
                .isEqualTo(
                        JsonMapper.shared()
                                .readTree(
                                        """
                                        {"event_id":"order-1","event_name":"purchase","event_time":"2026-11-20T11:59:00Z",
                                         "tenant":"acme","value":129.90,"currency":"EUR","order_id":"1001",
                                         "user_data":{"em":"%s"},"click_ids":{"gclid":"G1"},"params":{"coupon":"X"}}
                                        """
                                                .formatted(Sha256.hex(AnItem.EMAIL))));
    }

    /** PostgREST refuses an insert whose rows differ in their keys. */
    @Test
    void everyRowHasEveryColumn() {
        send(
                AnItem.purchase("a").build(),
                AnItem.purchase("b").worth(null).build(),
                AnItem.closedDeal("c").build());

        JsonNode sent = JsonMapper.shared().readTree(received().getFirst().text());
        assertThat(sent).hasSize(3);
        for (JsonNode row : sent) {
            assertThat(row.propertyNames()).containsExactlyElementsOf(SupabaseRow.COLUMNS);
        }
        assertThat(sent.get(1).path("value").isNull()).isTrue();
    }

    @Test
    void whatIsDeniedForAdvertisingGoesWithoutThePerson() {
        send(
                AnItem.purchase("o")
                        .clickIds(Map.of("gclid", "G1"))
                        .consent(Consent.Choice.DENIED)
                        .build());

        JsonNode row = rows("public").get(0);
        assertThat(row.path("user_data").toString()).isEqualTo("{}");
        assertThat(row.path("click_ids").toString()).isEqualTo("{}");
        assertThat(row.path("value").decimalValue()).isEqualByComparingTo("129.90");
        assertThat(supabase.isAdPlatform()).isFalse();
    }

    @Test
    void theAddressAndTheBrowserStayHere() {
        send(AnItem.purchase("o").build());

        assertThat(received().getFirst().text())
                .doesNotContain(AnItem.IP, AnItem.USER_AGENT, AnItem.EMAIL);
    }

    @Test
    void theCallUpsertsAndWantsNothingBack() {
        send(AnItem.purchase("o").build());

        Received call = received().getFirst();
        assertThat(call.path())
                .isEqualTo(
                        "/rest/v1/conversions?on_conflict=event_id&columns=event_id,event_name,event_time,tenant,value,currency,order_id,user_data,click_ids,params");
        assertThat(call.headers())
                .containsEntry(
                        "prefer", "return=minimal,resolution=merge-duplicates,missing=default")
                .containsEntry("apikey", KEY)
                .doesNotContainKeys("authorization", "content-profile");
    }

    @Test
    void aKeyOfTheOldKindIsShownAsAJwtToo() {
        assertThat(kinds(supabase.send(with(SETTINGS, OLD_KEY), purchases(1), LIMIT)))
                .containsExactly("Uploaded");
        assertThat(received().getFirst().headers())
                .containsEntry("apikey", OLD_KEY)
                .containsEntry("authorization", "Bearer " + OLD_KEY);
    }

    @Test
    void anotherSchemaIsNamed() {
        Connection analytics = with(Map.of("table", "conversions", "schema", "analytics"), KEY);

        assertThat(kinds(supabase.send(analytics, purchases(1), LIMIT)))
                .containsExactly("Uploaded");
        assertThat(received().getFirst().headers()).containsEntry("content-profile", "analytics");
        assertThat(rows("analytics")).hasSize(1);
        assertThat(rows("public")).isEmpty();
        assertThat(supabase.test(analytics, LIMIT).works()).isTrue();
    }

    @Test
    void aRetryLeavesOneRow() {
        send(AnItem.purchase("o").build());
        send(AnItem.purchase("o").worth(null).build());

        assertThat(rows("public")).hasSize(1);
        assertThat(rows("public").get(0).path("value").isNull()).isTrue();
    }

    /** An order id serves a begin_checkout and the purchase: no statement writes a row twice. */
    @Test
    void twoOfOneIdGoInTwoRequestsTheNewerLast() {
        List<Sent> sent =
                send(
                        AnItem.purchase("o").named("begin_checkout").build(),
                        AnItem.purchase("p").build(),
                        AnItem.purchase("o").build());

        assertThat(kinds(sent)).containsExactly("Uploaded", "Uploaded", "Uploaded");
        assertThat(received()).hasSize(2);
        assertThat(sent.get(0).request()).contains("begin_checkout");
        assertThat(rows("public")).hasSize(2);
        assertThat(rows("public").get(0).path("event_name").asString()).isEqualTo("purchase");
    }

    @Test
    void aBadRowIsFoundByHalvingAndTheRestIsThere() {
        sandbox.add(here(Fault.rejected("order-11")));

        List<Sent> sent = supabase.send(connection(), purchases(16), LIMIT);

        for (int i = 0; i < 16; i++) {
            assertThat(sent.get(i).outcome())
                    .isInstanceOf(i == 11 ? ItemRefused.class : Uploaded.class);
        }
        assertThat(received()).as("the whole, then two halves at each of 4 levels").hasSize(9);
        assertThat(rows("public")).hasSize(15);
    }

    @Test
    void aFullBatchWithABadRowCostsFewCalls() {
        sandbox.add(here(Fault.rejected("order-150")));

        List<Sent> sent = supabase.send(connection(), purchases(supabase.batchSize()), LIMIT);

        assertThat(sent).filteredOn(one -> one.outcome() instanceof Uploaded).hasSize(199);
        assertThat(received()).hasSizeLessThan(20);
    }

    /** Another unique column than the one that is merged on. */
    @Test
    void aRowThatIsThereUnderAnotherKeyIsDelivered() {
        try (ScriptedServer unique =
                new ScriptedServer(body ->
                        body.contains("\"order-2\"")
                                ? Reply.of(
                                        409,
                                        "{\"code\":\"23505\",\"message\":\"duplicate key value violates unique constraint\"}")
                                : Reply.of(201, ""))) {
            List<Sent> sent = supabase.send(connection(unique.uri()), purchases(4), LIMIT);

            assertThat(sent.get(2).outcome()).isEqualTo(new Uploaded(409));
            assertThat(sent.get(3).outcome()).isEqualTo(new Uploaded(201));
        }
    }

    @ParameterizedTest
    @CsvSource({"TOKEN_EXPIRED,PGRST303", "TOKEN_REVOKED,401"})
    void aKeyThatIsNoLongerGoodRefusesTheConnection(FaultKind kind, String code) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(supabase.send(connection(), purchases(3), LIMIT))
                .hasSize(3)
                .allSatisfy(one ->
                        assertThat(one.outcome())
                                .isInstanceOfSatisfying(
                                        ConnectionRefused.class,
                                        refused ->
                                                assertThat(refused.refusal().code())
                                                        .isEqualTo(code)));
        assertThat(received()).hasSize(1);
        assertThat(supabase.test(connection(), LIMIT).works()).isFalse();
    }

    @Test
    void aThrottleRestsTheLane() {
        sandbox.add(here(Fault.of(FaultKind.THROTTLED)));

        assertThat(send(AnItem.purchase("o").build()).getFirst().outcome())
                .isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @CsvSource({"orders, public, PGRST205", "conversions, secret, PGRST106"})
    void aTableOrSchemaThatIsNotThereIsTheConnectionsFault(
            String table, String schema, String code) {
        Connection wrong = with(Map.of("table", table, "schema", schema), KEY);

        assertThat(supabase.send(wrong, purchases(1), LIMIT).getFirst().outcome())
                .isInstanceOfSatisfying(
                        ConnectionRefused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
        assertThat(supabase.test(wrong, LIMIT).works()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1st",
                "a b",
                "a.b",
                "a/b",
                "../users",
                "a?b=1",
                "a%2Fb",
                "tische\u00df",
                "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"
            })
    void aNameThatIsNoneIsNeverCalled(String name) {
        Map<String, Object> schema = new LinkedHashMap<>(SETTINGS);
        schema.put("schema", name);
        for (Map<String, Object> settings :
                List.of(Map.<String, Object>of("table", name), schema)) {
            Connection wrong = with(settings, KEY);

            assertThat(kinds(supabase.send(wrong, purchases(2), LIMIT)))
                    .containsExactly("ConnectionRefused", "ConnectionRefused");
            assertThat(supabase.test(wrong, LIMIT).works()).isFalse();
        }
        assertThat(received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "key\n", "a key"})
    void aKeyThatCannotBeSentRefusesTheConnection(String key) {
        assertThat(kinds(supabase.send(with(SETTINGS, key), purchases(1), LIMIT)))
                .containsExactly("ConnectionRefused");
        assertThat(received()).isEmpty();
    }

    @Test
    void withoutAnAddressNothingIsSent() {
        assertThat(kinds(supabase.send(connection(null), purchases(1), LIMIT)))
                .containsExactly("ConnectionRefused");
    }

    @Test
    void theTestReadsTheColumnsAndNoRow() {
        send(AnItem.purchase("o").build());

        Destination.Tested tested = supabase.test(connection(), LIMIT);

        assertThat(tested.works()).as(tested.message()).isTrue();
        assertThat(received().getLast().method()).isEqualTo("GET");
        assertThat(received().getLast().path())
                .startsWith("/rest/v1/conversions?select=event_id,")
                .endsWith("&limit=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PORTAL", "EMPTY", "TRUNCATED", "HTML", "UNAVAILABLE"})
    void anythingButAListFailsTheTest(FaultKind kind) {
        sandbox.add(here(Fault.of(kind)));

        assertThat(supabase.test(connection(), LIMIT).works()).isFalse();
    }

    /** What would be the answer to an insert is none to the question for rows. */
    @Test
    void anAnswerWithoutRowsFailsTheTest() {
        try (ScriptedServer odd = ScriptedServer.saying(Reply.of(201, ""))) {
            assertThat(supabase.test(connection(odd.uri()), LIMIT).works()).isFalse();
        }
    }

    @Test
    void aTableWithoutOneOfTheColumnsFailsTheTest() {
        try (ScriptedServer old =
                ScriptedServer.saying(
                        Reply.of(
                                400,
                                "{\"code\":\"42703\",\"message\":\"column conversions.params does not exist\"}"))) {
            assertThat(supabase.test(connection(old.uri()), LIMIT).message())
                    .contains("conversions.params does not exist");
        }
    }
}
