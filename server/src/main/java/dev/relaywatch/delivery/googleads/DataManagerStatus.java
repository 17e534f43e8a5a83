package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.Confirmation.NotYet;
import dev.relaywatch.delivery.Confirmation.Verdict;
import dev.relaywatch.delivery.Confirmation.Worked;
import dev.relaywatch.outbound.Answer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Reads what the Data Manager API answered to {@code requestStatus:retrieve}: a status for each
 * destination of the request, with counts by reason and never a name of an event. Source: Google,
 * "Diagnostics", request_status_per_destination.proto and processing_errors.proto.
 */
final class DataManagerStatus {
    private static final String PREFIX = "PROCESSING_ERROR_REASON_";
    private static final String UNSPECIFIED = PREFIX + "UNSPECIFIED";
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{0,119}");
    private static final int MOST_REASONS = 50;

    /** Google has it already, of an earlier try. */
    static final Set<String> DUPLICATE =
            Set.of(PREFIX + "DUPLICATE_TRANSACTION_ID", PREFIX + "DUPLICATE_GCLID");

    /** It would take the same later: the click is younger than 6 hours, or the fault is its own. */
    static final Set<String> PASSING =
            Set.of(PREFIX + "TOO_RECENT_CLICK", PREFIX + "INTERNAL_ERROR");

    private static final Duration A_CLICK_RESTS = Duration.ofHours(6);

    private final Map<String, Long> reasons = new TreeMap<>();
    private long refused;
    private long duplicates;
    private boolean someKept;
    private boolean someRefused;

    private DataManagerStatus() {}

    static Confirmation read(Answer answer) {
        return switch (answer) {
            case Answer.Unreached(var reason, var _, var _) ->
                    new NotYet("Google could not be reached: " + reason);
            case Answer.Response response -> read(response);
        };
    }

    private static Confirmation read(Answer.Response response) {
        Optional<JsonNode> destinations =
                response.json()
                        .filter(body -> response.status() == 200 && !body.has("error"))
                        .map(body -> body.path("requestStatusPerDestination"))
                        .filter(list -> list.isArray() && !list.isEmpty());
        if (destinations.isEmpty()) {
            return new NotYet("Google answered " + response.status() + " without a status");
        }
        DataManagerStatus sum = new DataManagerStatus();
        for (JsonNode destination : destinations.get()) {
            String status = destination.path("requestStatus").asString("");
            long records = count(destination.path("eventsIngestionStatus").path("recordCount"));
            switch (status) {
                case "SUCCESS" -> sum.someKept = true;
                case "PARTIAL_SUCCESS" -> sum.partly(counts(destination));
                case "FAILED", "FAILURE" -> sum.failed(counts(destination), records);
                default -> {
                    return new NotYet("Google is still working on it");
                }
            }
        }
        return sum.worked();
    }

    /** By reason; a reason that is none, and those beyond the bound, count as unspecified. */
    private static Map<String, Long> counts(JsonNode destination) {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode error : destination.path("errorInfo").path("errorCounts")) {
            String given = error.path("reason").asString("");
            boolean named =
                    REASON.matcher(given).matches()
                            && (counts.containsKey(given) || counts.size() < MOST_REASONS);
            long count = count(error.path("recordCount"));
            if (count > 0) {
                counts.merge(named ? given : UNSPECIFIED, count, Long::sum);
            }
        }
        return counts;
    }

    /** A number of 64 bits, which JSON of protocol buffers writes as a text. */
    private static long count(JsonNode number) {
        return Math.clamp(number.asLong(0), 0, Integer.MAX_VALUE);
    }

    /** The rest was kept. How many were not is not always said. */
    private void partly(Map<String, Long> counts) {
        someKept = true;
        someRefused |= counts.isEmpty();
        count(counts);
    }

    /** Nothing was kept; what no reason counts was refused for none. */
    private void failed(Map<String, Long> counts, long records) {
        long counted = counts.values().stream().mapToLong(Long::longValue).sum();
        long unsaid = Math.max(counted == 0 ? 1 : 0, records - counted);
        if (unsaid > 0) {
            counts.merge(UNSPECIFIED, unsaid, Long::sum);
        }
        count(counts);
    }

    private void count(Map<String, Long> counts) {
        counts.forEach((reason, count) -> {
            reasons.merge(reason, count, Long::sum);
            if (DUPLICATE.contains(reason)) {
                duplicates += count;
            } else {
                refused += count;
            }
        });
    }

    private Worked worked() {
        boolean anyRefused = refused > 0 || someRefused;
        Verdict verdict =
                !anyRefused
                        ? Verdict.CONFIRMED
                        : someKept || duplicates > 0 ? Verdict.PARTIAL : Verdict.REFUSED;
        boolean passes = verdict == Verdict.REFUSED && PASSING.containsAll(reasons.keySet());
        return new Worked(verdict, refused, reasons, passes ? A_CLICK_RESTS : null);
    }
}
