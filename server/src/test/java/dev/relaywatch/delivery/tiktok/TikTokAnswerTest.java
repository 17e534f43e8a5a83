package dev.relaywatch.delivery.tiktok;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryErrors;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Answer.Reason;
import dev.relaywatch.outbound.Redaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What TikTok's answers mean, code by code, for a request and for its rows. */
class TikTokAnswerTest {
    private static final String TOKEN = "a-token-of-no-known-shape";
    private static final Duration TOOK = Duration.ofMillis(80);

    private static TikTokAnswer answered(int status, Map<String, String> headers, String body) {
        byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return read(new Answer.Response(status, headers, bytes, false, TOOK));
    }

    private static TikTokAnswer read(Answer answer) {
        return new TikTokAnswer(answer, Redaction.of(List.of(TOKEN)), AnItem.NOW);
    }

    private static TikTokAnswer said(String code, String message) {
        return answered(200, Map.of(), "{'code':" + code + ",'message':'" + message + "'}");
    }

    private static TikTokAnswer partial(String data) {
        return answered(200, Map.of(), "{'code':20001,'message':'Partial','data':" + data + "}");
    }

    /** Purchases {@code order-0}, {@code order-1}, ... as they stand in a request. */
    private static List<JsonNode> events(int count) {
        return IntStream.range(0, count)
                .<JsonNode>mapToObj(
                        i -> JsonMapper.shared().createObjectNode().put("event_id", "order-" + i))
                .toList();
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("`tiktok_events`");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void theCodeDecidesAsThePageSaysAndNotTheStatus(DeliveryErrors.Row row) {
        for (int status : new int[] {200, 400, 401, 403, 500, 503}) {
            DeliveryOutcome outcome =
                    answered(status, Map.of(), "{'code':" + row.code() + ",'message':'so'}")
                            .outcome();

            assertThat(DeliveryErrors.word(outcome)).as("%s", status).isEqualTo(row.outcome());
        }
    }

    static Stream<Integer> named() {
        return Stream.of(
                        List.of(TikTokAnswer.OK, TikTokAnswer.PARTIAL, TikTokAnswer.PARAMETER),
                        TikTokAnswer.TOKEN,
                        TikTokAnswer.THROTTLING)
                .flatMap(codes -> codes.stream());
    }

    @ParameterizedTest
    @MethodSource("named")
    void everyCodeThatIsReadStandsInThePage(int code) {
        assertThat(documented())
                .extracting(DeliveryErrors.Row::code)
                .contains(String.valueOf(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-1", "40003", "40999", "51000", "99999999999999999999"})
    void aCodeThatIsNotNamedIsTriedAgain(String code) {
        assertThat(said(code, "what").outcome()).isInstanceOf(Retryable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "0",
                "{'code':null}",
                "{'code':'0'}",
                "{'message':'OK'}",
                "{'code':true}",
                "<html>Bad Gateway</html>"
            })
    void successWithoutItsCodeIsNone(String body) {
        assertThat(answered(200, Map.of(), body).outcome()).isInstanceOf(Retryable.class);
        assertThat(answered(401, Map.of(), body).outcome()).isInstanceOf(Retryable.class);
        assertThat(answered(429, Map.of(), body).outcome()).isInstanceOf(Throttled.class);
    }

    @ParameterizedTest
    @EnumSource(value = Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "INTERRUPTED")
    void anAnswerThatNeverCameIsTriedAgainUnlessTheAddressIsForbidden(Reason reason) {
        TikTokAnswer nothing = read(new Answer.Unreached(reason, "it said nothing", TOOK));

        assertThat(nothing.verdict(events(1)))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Same.class,
                        same ->
                                assertThat(same.outcome())
                                        .isInstanceOf(
                                                reason == Reason.FORBIDDEN_ADDRESS
                                                        ? ConnectionRefused.class
                                                        : Retryable.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event_source: Must be one of: web, app, offline, crm.",
                "event_source_id: Missing data for required field.",
                "No permission to operate pixel code: C1",
                "Invalid access token"
            })
    void aParameterOfTheAccountRefusesTheConnection(String words) {
        assertThat(said("40002", words).verdict(events(3)))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Same.class,
                        same -> assertThat(same.outcome()).isInstanceOf(ConnectionRefused.class));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    data.1.event_time: Not a valid integer.                         | 1
                    Batch.2.properties.contents.0.content_id: Not a valid string    | 2
                    Invalid value for data[0].event_id                              | 0
                    data.2.page.url: Not the one of the pixel code                  | 2
                    """)
    void theEventAtFaultIsTheOneThatIsNamed(String words, int index) {
        assertThat(poisoned(said("40002", words).verdict(events(3))).culprits())
                .containsOnlyKeys(index);
    }

    @Test
    void allEventsThatAreNamedAreAtFault() {
        String words = "data.0.event: Missing data; data.2.event_time: Not a valid integer";

        assertThat(poisoned(said("40002", words).verdict(events(3))).culprits())
                .containsOnlyKeys(0, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"data.7.event: Missing data", "Invalid value", "data.99999.event", ""})
    void withoutAnEventOfTheRequestNoneIsNamed(String words) {
        assertThat(poisoned(said("40002", words).verdict(events(3))).culprits()).isEmpty();
    }

    private static Batch.Verdict.Poisoned poisoned(Batch.Verdict verdict) {
        return (Batch.Verdict.Poisoned) verdict;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'failed_events':[{'order_in_batch':1,'error_message':'bad'}]}",
                "{'failed_events':[{'index':1,'message':'bad'}]}",
                "{'errors':[{'event_id':'order-1','reason':'bad'}],'total':3}",
                "[{'event_id':'order-1','error':'bad'}]",
                "{'success_events':[{'event_id':'order-0'}],'failed':[{'event_index':1,'message':'bad'}]}",
                "{'failed_events':[{'order_in_batch':7,'event_id':'order-1','message':'bad'}]}"
            })
    void aPartialSuccessTakesAllButTheRowsItNames(String data) {
        assertThat(partial(data).verdict(events(3)))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Rows.class,
                        rows -> {
                            assertThat(rows.others()).isEqualTo(new Uploaded(200));
                            assertThat(rows.except()).containsOnlyKeys(1);
                            assertThat(rows.except().get(1))
                                    .isInstanceOfSatisfying(
                                            ItemRefused.class,
                                            refused -> {
                                                assertThat(refused.refusal().message())
                                                        .isEqualTo("bad");
                                                assertThat(refused.refusal().code())
                                                        .isEqualTo("20001");
                                            });
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "null", "[]", "{'failed_events':[]}", "{'failed_events':null}", "7"})
    void aPartialSuccessThatNamesNothingIsOne(String data) {
        assertThat(partial(data).verdict(events(3)))
                .isEqualTo(new Batch.Verdict.Rows(new Uploaded(200), Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'failed_events':[{'message':'one is bad'}]}",
                "{'failed_events':['bad']}",
                "{'failed_events':[{'index':7}]}",
                "{'failed_events':[{'event_id':'of-nobody'}]}",
                "{'failed_events':[null]}"
            })
    void aFailureThatNamesNoRowIsLookedForByHalves(String data) {
        assertThat(poisoned(partial(data).verdict(events(3))).culprits()).isEmpty();
    }

    /** An order id serves a begin_checkout and the purchase. */
    @Test
    void ofTwoEventsOfOneIdThePlaceTellsWhich() {
        List<JsonNode> twins = List.of(events(1).getFirst(), events(1).getFirst());

        assertThat(partial("{'failed':[{'index':1,'event_id':'order-0'}]}").verdict(twins))
                .isInstanceOfSatisfying(
                        Batch.Verdict.Rows.class,
                        rows -> assertThat(rows.except()).containsOnlyKeys(1));
        assertThat(partial("{'failed':[{'event_id':'order-0'}]}").verdict(twins))
                .isInstanceOf(Batch.Verdict.Poisoned.class);
    }

    @ParameterizedTest
    @CsvSource({
        "40100,Retryable",
        "50000,Retryable",
        "40001,RowMisconfigured",
        "40002,ItemRefused"
    })
    void aRowWithACodeOfItsOwnIsReadByIt(int code, String outcome) {
        var rows =
                (Batch.Verdict.Rows)
                        partial("{'failed_events':[{'index':0,'error_code':" + code + "}]}")
                                .verdict(events(2));

        assertThat(rows.except().values())
                .extracting(row -> row.getClass().getSimpleName())
                .containsExactly(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"120,PT2M", "2.5,PT2.5S", "soon,none"})
    void retryAfterIsThePause(String header, @Nullable Duration pause) {
        Map<String, String> headers = Map.of("retry-after", header);

        assertThat(((Throttled) answered(200, headers, "{'code':40100}").outcome()).pause())
                .isEqualTo(pause);
        assertThat(((Retryable) answered(200, headers, "{'code':50000}").outcome()).after())
                .isEqualTo(pause);
    }

    @Test
    void theWordsAreTikToksWithoutTheTokenAndAnAddress() {
        String words = "Token " + TOKEN + " of jane.doe@example.com " + "long ".repeat(5_000);
        var refused = (ConnectionRefused) said("40105", words).outcome();

        assertThat(refused.refusal().message())
                .startsWith("Token ")
                .doesNotContain(TOKEN, "jane.doe")
                .hasSizeLessThan(1_100);
        assertThat(refused.refusal().code()).isEqualTo("40105");
    }

    @Property(tries = 300)
    void whateverBytesComeThereIsAVerdict(
            @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
        assertThatNoException()
                .isThrownBy(() ->
                        read(new Answer.Response(status, Map.of(), body, false, TOOK))
                                .verdict(events(2)));
    }

    @Property(tries = 300)
    void whateverTheDataOfAPartialSuccessIsThereIsAVerdict(@ForAll("pieces") List<String> pieces) {
        assertThat(partial(String.join(",", pieces)).verdict(events(2))).isNotNull();
        assertThat(partial("[" + String.join(",", pieces) + "]").verdict(events(2))).isNotNull();
        assertThat(partial("{'f':[" + String.join(",", pieces) + "]}").verdict(events(2)))
                .isNotNull();
    }

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of(
                        "1",
                        "null",
                        "{}",
                        "[]",
                        "'bad'",
                        "{'index':0}",
                        "{'index':-1}",
                        "{'index':'x'}",
                        "{'index':1e99}",
                        "{'event_id':{}}",
                        "{'event_id':'order-1','index':0}",
                        "{'index':1,'code':'x','message':[1]}",
                        "{'index':1,'error_code':99999999999}")
                .list()
                .ofMaxSize(4);
    }
}
