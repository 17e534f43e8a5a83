package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.StoresView.Expected;
import dev.relaywatch.dashboard.settings.StoresView.Expecting;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ExpectationRules;
import dev.relaywatch.trackinghealth.Expectation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Says which events a store expects, and how they stand. */
final class ExpectedViews {
    static final String EVENT = "event";
    static final String WITHIN = "within";

    private ExpectedViews() {}

    /**
     * @param mayChange what the file does not give
     * @param self where it is shown
     * @param typed into the form; empty before that
     */
    static Expecting of(
            List<Expectation> expected,
            boolean mayChange,
            Look look,
            Address self,
            Map<String, String> typed,
            List<FieldError> errors) {
        Optional<Expectation> changing = changing(expected, mayChange, look);
        return new Expecting(
                expected.stream().map(one -> line(one, mayChange, look, self)).toList(),
                mayChange ? fields(changing, typed, errors) : List.of(),
                changing.map(Expectation::event).orElse(""),
                self.toString());
    }

    private static Optional<Expectation> changing(
            List<Expectation> expected, boolean mayChange, Look look) {
        String asked = look.asked(EVENT);
        return expected.stream()
                .filter(one -> mayChange && one.event().equals(asked) && !one.fromFile())
                .findFirst();
    }

    private static Expected line(Expectation one, boolean mayChange, Look look, Address self) {
        return new Expected(
                one.event(),
                one.missed() ? "unhealthy" : one.last() == null ? "unknown" : "healthy",
                ExpectationRules.written(one.within()),
                stands(one, look),
                one.last() == null ? null : look.moment(one.last()),
                one.fromFile(),
                mayChange && !one.fromFile() ? self.with(EVENT, one.event()).toString() : "");
    }

    private static String stands(Expectation one, Look look) {
        String silent =
                one.last() == null
                        ? "none yet, expected since " + look.moment(one.since()).text()
                        : "last "
                                + Figures.duration(Duration.between(one.last(), look.now()))
                                + " ago";
        return one.missed() ? silent + ": missed" : silent;
    }

    private static List<FormField> fields(
            Optional<Expectation> changing, Map<String, String> typed, List<FieldError> errors) {
        FormField event =
                FormField.of(
                                EVENT,
                                "text",
                                "Event",
                                "As it is sent: purchase; of a CRM conversion.qualified or conversion.closed",
                                false)
                        .holding(typed.get(EVENT))
                        .wrong(errors);
        FormField within =
                FormField.of(
                                WITHIN,
                                "text",
                                "Longest silence",
                                "From 1m to 31d: 30m, 1h, 7d",
                                false)
                        .holding(
                                Objects.requireNonNullElse(
                                        typed.get(WITHIN),
                                        changing.map(one -> ExpectationRules.written(one.within()))
                                                .orElse("")))
                        .wrong(errors);
        return changing.isPresent() ? List.of(within) : List.of(event, within);
    }
}
