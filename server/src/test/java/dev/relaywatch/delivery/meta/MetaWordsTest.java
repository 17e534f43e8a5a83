package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.outbound.Answer.Reason;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of Meta's words, and what is read from them. */
class MetaWordsTest {

    private static String words(String fields) {
        return MetaSays.refusal(MetaSays.error(fields).outcome()).message();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            textBlock =
                    """
                    190 | 463     | 190/463
                    100 | 2804003 | 100/2804003
                    4   | 0       | 4
                    0   | 0       | none
                    """)
    void theErrorCodeNamesTheSubcodeWhereThereIsOne(
            int code, int subcode, @Nullable String expected) {
        MetaAnswer answer = MetaSays.error("'code':" + code + ",'error_subcode':" + subcode);

        assertThat(MetaSays.refusal(answer.outcome()).code()).isEqualTo(expected);
        assertThat(MetaSays.refusal(answer.outcome()).httpStatus()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'error_user_title':'Too Old','error_user_msg':'It is 8 days old.' | Too Old: It is 8 days old.
                    'error_user_msg':'It is 8 days old.'                              | It is 8 days old.
                    'error_user_title':'Too Old'                                      | Invalid parameter
                    'fbtrace_id':'A1'                                                 | Invalid parameter
                    """)
    void theWordsAreMetasOwnThoseForPeopleFirst(String fields, String words) {
        assertThat(words("'code':100,'message':'Invalid parameter'," + fields)).isEqualTo(words);
    }

    @Test
    void anErrorWithoutWordsSaysSo() {
        assertThat(words("'code':190")).isEqualTo("Meta gave no reason");
    }

    /** Meta repeats a token that it does not understand, and a value that it did not expect. */
    @Test
    void theWordsCarryNeitherTheTokenNorAnAddress() {
        String said = "Malformed access token " + MetaSays.TOKEN + " of jane.doe@example.com";

        assertThat(words("'code':190,'message':'" + said + "'"))
                .startsWith("Malformed access token")
                .doesNotContain(MetaSays.TOKEN, "jane.doe");
    }

    @Test
    void endlessWordsAreCut() {
        assertThat(words("'code':100,'message':'" + "long ".repeat(10_000) + "'"))
                .startsWith("long long")
                .hasSizeLessThan(1_100);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'message':'Invalid parameter','error_user_msg':'It is too old. (data[3])'",
                "'message':'(#100) param data[3][event_time] must be an integer'",
                "'message':'bad: data[3]','error_user_msg':'Your event cannot be used.'"
            })
    void theEventAtFaultIsFoundByTheIndexMetaNames(String fields) {
        assertThat(culprits(MetaSays.error("'code':100," + fields))).containsOnlyKeys(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invalid parameter", "metadata[3] is odd", "data[12345]", "data[-1]"})
    void wordsWithoutAnIndexNameNoEvent(String message) {
        assertThat(culprits(MetaSays.error("'code':100,'message':'" + message + "'"))).isEmpty();
    }

    @Test
    void anIndexInAnotherErrorNamesNoEvent() {
        assertThat(MetaSays.error("'code':190,'message':'data[3]'").verdict(10))
                .isInstanceOf(Batch.Verdict.Same.class);
        assertThat(MetaSays.nothing(Reason.RESET, "data[3]").verdict(10))
                .isInstanceOf(Batch.Verdict.Same.class);
    }

    private static Map<Integer, DeliveryOutcome> culprits(MetaAnswer answer) {
        return ((Batch.Verdict.Poisoned) answer.verdict(10)).culprits();
    }
}
