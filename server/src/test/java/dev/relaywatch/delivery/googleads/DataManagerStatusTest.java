package dev.relaywatch.delivery.googleads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.Confirmation.NotYet;
import dev.relaywatch.delivery.Confirmation.Verdict;
import dev.relaywatch.delivery.Confirmation.Worked;
import dev.relaywatch.delivery.DeliveryErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request's status says of what was kept. */
class DataManagerStatusTest {
    private static final String GCLID = "PROCESSING_ERROR_REASON_INVALID_GCLID";
    private static final String DUPLICATE = "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID";
    private static final String TOO_RECENT = "PROCESSING_ERROR_REASON_TOO_RECENT_CLICK";

    /** Of one destination; errors as {@code reason count}. */
    private static String destination(String status, int records, String... errors) {
        StringBuilder counts = new StringBuilder();
        for (String error : errors) {
            String[] parts = error.split(" ", -1);
            counts.append(counts.isEmpty() ? "" : ",")
                    .append("{'reason':'" + parts[0] + "','recordCount':'" + parts[1] + "'}");
        }
        return "{'requestStatus':'%s','eventsIngestionStatus':{'recordCount':'%d'},'errorInfo':{'errorCounts':[%s]}}"
                .formatted(status, records, counts);
    }

    static List<DeliveryErrors.Row> documented() {
        return DeliveryErrors.of("after accepting");
    }

    @ParameterizedTest
    @MethodSource("documented")
    void aReasonMeansWhatThePageSays(DeliveryErrors.Row row) {
        Confirmation said = GoogleSays.status(destination("FAILED", 3, row.code() + " 3"));

        assertThat(said).isInstanceOf(Worked.class);
        Worked worked = (Worked) said;
        assertThat(
                        worked.verdict() == Verdict.CONFIRMED
                                ? "kept"
                                : worked.again() == null ? "refused" : "again")
                .isEqualTo(row.outcome());
        assertThat(worked.reasons()).isEqualTo(Map.of(row.code(), 3L));
        assertThat(worked.refused()).isEqualTo(row.outcome().equals("kept") ? 0 : 3);
    }

    @Test
    void whateverIsToldApartStandsInThePage() {
        assertThat(documented().stream().map(DeliveryErrors.Row::code).toList())
                .containsAll(
                        Stream.of(DataManagerStatus.DUPLICATE, DataManagerStatus.PASSING)
                                .flatMap(Set::stream)
                                .toList());
    }

    @Test
    void successKeepsEverything() {
        assertThat(GoogleSays.status(destination("SUCCESS", 5)))
                .isEqualTo(new Worked(Verdict.CONFIRMED, 0, Map.of(), null));
    }

    @Test
    void partialSuccessCountsByReason() {
        assertThat(
                        GoogleSays.status(
                                destination("PARTIAL_SUCCESS", 9, GCLID + " 2", DUPLICATE + " 3")))
                .isEqualTo(new Worked(Verdict.PARTIAL, 2, Map.of(GCLID, 2L, DUPLICATE, 3L), null));
    }

    @Test
    void partialSuccessForDuplicatesAloneIsConfirmed() {
        assertThat(GoogleSays.status(destination("PARTIAL_SUCCESS", 9, DUPLICATE + " 3")))
                .isEqualTo(new Worked(Verdict.CONFIRMED, 0, Map.of(DUPLICATE, 3L), null));
    }

    @Test
    void partialSuccessWithoutCountsSaysNoNumber() {
        assertThat(GoogleSays.status(destination("PARTIAL_SUCCESS", 9)))
                .isEqualTo(new Worked(Verdict.PARTIAL, 0, Map.of(), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "FAILURE"})
    void whatFailedWithoutAReasonIsRefusedAllTheSame(String status) {
        assertThat(GoogleSays.status(destination(status, 9, GCLID + " 2")))
                .isEqualTo(
                        new Worked(
                                Verdict.REFUSED,
                                9,
                                Map.of(GCLID, 2L, "PROCESSING_ERROR_REASON_UNSPECIFIED", 7L),
                                null));
    }

    @Test
    void severalDestinationsAreSummed() {
        assertThat(
                        GoogleSays.status(
                                destination("SUCCESS", 5)
                                        + ","
                                        + destination("FAILED", 2, GCLID + " 2")
                                        + ","
                                        + destination("PARTIAL_SUCCESS", 4, GCLID + " 1")))
                .isEqualTo(new Worked(Verdict.PARTIAL, 3, Map.of(GCLID, 3L), null));
    }

    @Test
    void oneDestinationUnderWayKeepsTheRequestWaiting() {
        assertThat(
                        GoogleSays.status(
                                destination("FAILED", 2, GCLID + " 2")
                                        + ","
                                        + destination("PROCESSING", 4)))
                .isInstanceOf(NotYet.class);
    }

    @Test
    void aClickThatIsTooRecentIsWorthAnotherTryWhereNothingElseWasWrong() {
        assertThat(GoogleSays.status(destination("FAILED", 2, TOO_RECENT + " 2")))
                .isEqualTo(
                        new Worked(
                                Verdict.REFUSED, 2, Map.of(TOO_RECENT, 2L), Duration.ofHours(6)));
        assertThat(
                        ((Worked)
                                        GoogleSays.status(
                                                destination(
                                                        "FAILED",
                                                        2,
                                                        TOO_RECENT + " 1",
                                                        GCLID + " 1")))
                                .again())
                .isNull();
        assertThat(
                        ((Worked)
                                        GoogleSays.status(
                                                destination(
                                                        "PARTIAL_SUCCESS", 2, TOO_RECENT + " 1")))
                                .again())
                .isNull();
    }

    @Test
    void aDuplicateAmongTheTooRecentIsKeptAndNotSentAgain() {
        assertThat(GoogleSays.status(destination("FAILED", 2, TOO_RECENT + " 1", DUPLICATE + " 1")))
                .isEqualTo(
                        new Worked(
                                Verdict.PARTIAL, 1, Map.of(TOO_RECENT, 1L, DUPLICATE, 1L), null));
    }

    @Test
    void reasonsAreBounded() {
        String[] many = new String[200];
        for (int i = 0; i < many.length; i++) {
            many[i] = "REASON_" + i + " 1";
        }
        Worked worked = (Worked) GoogleSays.status(destination("FAILED", 200, many));

        assertThat(worked.refused()).isEqualTo(200);
        assertThat(worked.reasons()).hasSize(51).containsEntry(unspecified(), 150L);
        assertThat(((Worked) GoogleSays.status(destination("FAILED", 1, "<script> 1"))).reasons())
                .containsOnlyKeys(unspecified());
    }

    private static String unspecified() {
        return "PROCESSING_ERROR_REASON_UNSPECIFIED";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "null",
                "{\"requestStatusPerDestination\":[]}",
                "{\"requestStatusPerDestination\":7}",
                "{\"requestStatusPerDestination\":[7]}",
                "{\"requestStatusPerDestination\":[{\"requestStatus\":\"REQUEST_STATUS_UNKNOWN\"}]}",
                "{\"error\":{\"status\":\"NOT_FOUND\"},\"requestStatusPerDestination\":[{\"requestStatus\":\"SUCCESS\"}]}",
                "<html>portal</html>"
            })
    void whatIsNoStatusIsAskedAgain(String body) {
        assertThat(DataManagerStatus.read(GoogleSays.body(200, body))).isInstanceOf(NotYet.class);
    }

    @Test
    void aRefusalOrNoAnswerIsAskedAgain() {
        assertThat(DataManagerStatus.read(GoogleSays.reason(403, "PERMISSION_DENIED")))
                .isInstanceOf(NotYet.class);
        assertThat(DataManagerStatus.read(GoogleSays.nothing())).isInstanceOf(NotYet.class);
        assertThat(
                        DataManagerStatus.read(
                                GoogleSays.cutBody(
                                        "{\"requestStatusPerDestination\":[{\"requestStatus\":\"SUCCESS\"}]}")))
                .isInstanceOf(NotYet.class);
    }

    @Property(tries = 500)
    void whateverBytesComeTheyMeanSomething(
            @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 599) int status) {
        assertThat(DataManagerStatus.read(GoogleSays.body(status, Map.of(), body))).isNotNull();
    }

    @Property(tries = 200)
    void whateverTheCountsTheyAddUp(
            @ForAll long records, @ForAll long count, @ForAll boolean duplicate) {
        String reason = duplicate ? DUPLICATE : GCLID;
        Confirmation said =
                GoogleSays.status(
                        "{'requestStatus':'FAILED','eventsIngestionStatus':{'recordCount':%d},'errorInfo':{'errorCounts':[{'reason':'%s','recordCount':%d}]}}"
                                .formatted(records, reason, count));

        Worked worked = (Worked) said;
        assertThat(worked.refused()).isNotNegative();
        assertThat(worked.reasons().values()).allSatisfy(it -> assertThat(it).isPositive());
    }
}
