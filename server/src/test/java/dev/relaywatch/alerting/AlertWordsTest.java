package dev.relaywatch.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times as a person would say them; it is 12:00 on 26 November 2026. */
class AlertWordsTest {

    private static Map<String, String> facts(ANotice notice) {
        return AlertWords.facts(notice.build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT30S    | PT0S      | at 11:59 UTC, for under a minute",
                "PT0S     | PT0S      | at 12:00 UTC, for under a minute",
                "PT7M     | PT0S      | from 11:53 to 12:00 UTC (7 min)",
                "PT2H     | PT0S      | from 10:00 to 12:00 UTC (2 h)",
                "PT2H5M   | PT11H59M  | from 09:55 to 12:00 UTC (2 h 5 min)",
                "PT7M     | PT13H     | on 26 Nov from 11:53 to 12:00 UTC (7 min)",
                "PT30S    | PT13H     | on 26 Nov at 11:59 UTC, for under a minute",
                "PT12H10M | PT0S      | from 25 Nov, 23:50, to 26 Nov, 12:00 UTC (12 h 10 min)",
                "PT76H    | PT0S      | from 23 Nov, 08:00, to 26 Nov, 12:00 UTC (3 days 4 h)",
                "PT7M     | PT1000H   | on 26 Nov 2026 from 11:53 to 12:00 UTC (7 min)",
            })
    void whatIsOverSaysWhenItWas(Duration lasting, Duration late, String words) {
        assertThat(facts(ANotice.resolved().lasting(lasting).late(late)))
                .containsEntry("When", words)
                .doesNotContainKey("Since");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PT0S    | 11:53 UTC             | 3 times, last at 12:00 UTC",
                "PT13H   | 26 Nov, 11:53 UTC     | 3 times, last on 26 Nov at 12:00 UTC",
                "PT1000H | 26 Nov 2026, 11:53 UTC | 3 times, last on 26 Nov 2026 at 12:00 UTC",
            })
    void whatIsOpenSaysSinceWhen(Duration late, String since, String seen) {
        assertThat(facts(ANotice.opened().lasting(Duration.ofMinutes(7)).late(late)))
                .containsEntry("Since", since)
                .containsEntry("Seen", seen)
                .doesNotContainKey("When");
    }

    @Test
    void howLongItTookIsSaidOfWhatIsOver() {
        assertThat(AlertWords.happened(ANotice.resolved().build()))
                .isEqualTo("Resolved by the next check after 12 min");
        assertThat(AlertWords.happened(ANotice.resolved().unheard().build()))
                .isEqualTo("Came and went in 12 min");
        assertThat(
                        AlertWords.happened(
                                ANotice.resolved()
                                        .unheard()
                                        .lasting(Duration.ofSeconds(20))
                                        .build()))
                .isEqualTo("Came and went within a minute");
    }
}
