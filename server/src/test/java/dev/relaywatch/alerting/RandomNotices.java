package dev.relaywatch.alerting;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Any alert that can be, with any text, and anything absent that may be. */
public final class RandomNotices {
    private RandomNotices() {}

    private record Words(String title, String message, String person, String note) {}

    private record Absent(
            @Nullable String service,
            @Nullable String tenant,
            @Nullable String metric,
            @Nullable BigDecimal value,
            @Nullable BigDecimal threshold) {}

    private record How(
            Transition transition,
            boolean heard,
            Severity severity,
            AlertStatus status,
            int many) {}

    public static Arbitrary<Notice> all() {
        Arbitrary<Words> words =
                Combinators.combine(text(400), text(5_000), text(150), text(400)).as(Words::new);
        Arbitrary<Absent> absent =
                Combinators.combine(
                                text(80).injectNull(0.3),
                                text(80).injectNull(0.3),
                                text(80).injectNull(0.3),
                                number().injectNull(0.3),
                                number().injectNull(0.3))
                        .as(Absent::new);
        Arbitrary<How> how =
                Combinators.combine(
                                Arbitraries.of(Transition.class),
                                Arbitraries.of(true, false),
                                Arbitraries.of(Severity.class),
                                Arbitraries.of(AlertStatus.class),
                                Arbitraries.integers().between(0, 90))
                        .as(How::new);
        return Combinators.combine(words, absent, how).as(RandomNotices::notice);
    }

    private static Arbitrary<String> text(int longest) {
        return Arbitraries.strings()
                .ofMaxLength(longest)
                .withChars('<', '>', '&', '|', '*', '"', '\r', '\n', '\0', 'ä', '…')
                .withCharRange(' ', '~')
                .withChars("\uD83D\uDE00".toCharArray());
    }

    private static Arbitrary<BigDecimal> number() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e9"), new BigDecimal("1e12"))
                .ofScale(4);
    }

    private static Notice notice(Words words, Absent absent, How how) {
        Instant at = Instant.parse("2026-11-26T12:00:00Z");
        boolean odd = how.many() % 2 == 1;
        AlertLine alert =
                new AlertLine(
                        new UUID(how.many(), words.title().hashCode()),
                        "f",
                        "d",
                        how.severity().text(),
                        "manual",
                        absent.service(),
                        absent.tenant(),
                        how.many() > 70 ? List.of("acme", "birch") : List.of(),
                        odd ? absent.service() : absent.metric(),
                        absent.metric(),
                        absent.value(),
                        absent.threshold(),
                        words.title(),
                        words.message(),
                        how.status().text(),
                        how.many(),
                        odd,
                        false,
                        at,
                        at.plus(Duration.ofMinutes(how.many())),
                        odd ? at : null,
                        odd ? words.person() : null,
                        odd && how.status() == AlertStatus.RESOLVED ? at.plusSeconds(90) : null,
                        odd ? words.person() : null,
                        odd
                                ? List.of(new AlertLine.Note(at, words.person(), words.note()))
                                : List.of(),
                        Map.of(),
                        absent.value() == null
                                ? null
                                : new AlertLine.AtRisk(
                                        how.many() > 50,
                                        absent.threshold(),
                                        Map.of("EUR", absent.value())));
        return new Notice(
                new UUID(how.many(), words.message().hashCode()),
                how.transition(),
                how.heard(),
                alert,
                odd ? words.person() : null,
                ANotice.PAGE,
                odd ? ANotice.ACKNOWLEDGE : null,
                null,
                at.plus(Duration.ofHours(how.many())));
    }
}
