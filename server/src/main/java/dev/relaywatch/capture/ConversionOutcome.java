package dev.relaywatch.capture;

import dev.relaywatch.shared.Problem.FieldError;
import java.util.List;

/** What became of a deal that a CRM reported. */
sealed interface ConversionOutcome {

    /** Stored for the first time. */
    record Recorded(Conversion conversion) implements ConversionOutcome {}

    /** Stored before; nothing changed. */
    record Duplicate(Conversion first) implements ConversionOutcome {}

    /** This very webhook was handled before, and what it brought is no longer there. */
    record Forgotten() implements ConversionOutcome {}

    /** Not stored. */
    record Invalid(List<FieldError> errors) implements ConversionOutcome {}
}
