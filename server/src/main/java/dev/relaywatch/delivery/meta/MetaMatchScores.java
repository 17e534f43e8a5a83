package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.DeliveryOutcome.ConnectionRefused;
import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.NotTried;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.RowMisconfigured;
import dev.relaywatch.delivery.DeliveryOutcome.Throttled;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.MatchQuality;
import dev.relaywatch.delivery.MatchQuality.Known;
import dev.relaywatch.delivery.MatchQuality.Unavailable;
import dev.relaywatch.delivery.MatchScores;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Event Match Quality as Meta sees it, of the web events that reach it from servers. Source: Meta,
 * "Dataset Quality API" of the Conversions API (as of May 2025): {@code GET
 * /{version}/dataset_quality?dataset_id=…&fields=web{event_name,event_match_quality{composite_score}}},
 * the dataset being the pixel, answers one row an event name under {@code web} and none for all
 * together. The token must be one that may see the pixel's quality: a system user's with the pixel
 * assigned and {@code ads_read} or {@code ads_management}; one that was made only for sending may
 * not.
 */
@Component
class MetaMatchScores implements MatchScores {
    private static final String FIELDS =
            "web%7Bevent_name%2Cevent_match_quality%7Bcomposite_score%7D%7D";

    /** Names that count; Meta's own and a shop's are far fewer. */
    private static final int MOST_NAMES = 200;

    private static final int LONGEST_NAME = 200;

    /** As Meta shows it. */
    private static final int DECIMALS = 1;

    private static final Set<String> TOKEN = Set.of("102", "190", "2500");

    private final Outbound outbound;
    private final Clock clock;

    MetaMatchScores(Outbound outbound, Clock clock) {
        this.outbound = outbound;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "meta";
    }

    @Override
    public MatchQuality ask(Connection connection, Map<String, Long> events, Duration limit) {
        Optional<String> mistake = MetaDestination.mistake(connection);
        if (mistake.isPresent()) {
            return new Unavailable(mistake.get());
        }
        Answer answer =
                outbound.send(
                        Call.get(
                                MetaDestination.graph(connection, query(connection)),
                                MetaDestination.headers(connection),
                                limit));
        return answer instanceof Answer.Response response
                        && response.status() == 200
                        && response.json().filter(MetaMatchScores::isQuality).isPresent()
                ? read(connection, response.json().orElseThrow(), events)
                : refused(connection, answer);
    }

    private static String query(Connection connection) {
        return "/dataset_quality?dataset_id="
                + connection.setting("pixel-id").orElseThrow()
                + "&fields="
                + FIELDS
                + MetaDestination.proof(connection).map(p -> "&appsecret_proof=" + p).orElse("");
    }

    /** A dataset without events is answered with an empty list, or with none. */
    private static boolean isQuality(JsonNode body) {
        return body.isObject()
                && !body.has("error")
                && (body.path("web").isArray() || body.path("web").isMissingNode());
    }

    private MatchQuality read(Connection connection, JsonNode body, Map<String, Long> events) {
        Map<String, BigDecimal> byEvent = new HashMap<>();
        body.path("web")
                .valueStream()
                .limit(MOST_NAMES)
                .forEach(row -> {
                    JsonNode score = row.path("event_match_quality").path("composite_score");
                    String name = row.path("event_name").asString("");
                    if (score.isNumber() && !name.isEmpty() && name.length() <= LONGEST_NAME) {
                        BigDecimal value = score.decimalValue();
                        if (value.signum() >= 0 && value.compareTo(BigDecimal.TEN) <= 0) {
                            byEvent.put(name, value);
                        }
                    }
                });
        return byEvent.isEmpty()
                ? new Unavailable("Meta has too few events of late to score them")
                : new Known(together(connection, byEvent, events), byEvent, clock.instant());
    }

    /**
     * Meta gives no score of all events: each counts as often as the ledger had it lately, and all
     * alike where it had none of them.
     */
    private static BigDecimal together(
            Connection connection, Map<String, BigDecimal> byEvent, Map<String, Long> events) {
        Map<String, Long> counts = new HashMap<>();
        events.forEach((name, count) ->
                counts.merge(MetaPayload.name(connection, name), count, Long::sum));
        boolean known =
                byEvent.keySet().stream().anyMatch(name -> counts.getOrDefault(name, 0L) > 0);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal all = BigDecimal.ZERO;
        for (Map.Entry<String, BigDecimal> score : byEvent.entrySet()) {
            BigDecimal weight =
                    known
                            ? BigDecimal.valueOf(counts.getOrDefault(score.getKey(), 0L))
                            : BigDecimal.ONE;
            sum = sum.add(score.getValue().multiply(weight));
            all = all.add(weight);
        }
        return sum.divide(all, DECIMALS, RoundingMode.HALF_UP);
    }

    private Unavailable refused(Connection connection, Answer answer) {
        Redaction redaction = Redaction.of(connection.secrets().values());
        return new Unavailable(
                switch (new MetaAnswer(answer, redaction, clock.instant()).outcome()) {
                    case ConnectionRefused(var refusal) ->
                            isToken(refusal)
                                    ? "Meta refuses the token: " + refusal.message()
                                    : "the token may not see the pixel's quality; it lacks ads_read, or the"
                                            + " pixel: "
                                            + refusal.message();
                    case Throttled(var refusal, var _) ->
                            "Meta asks for a rest: " + refusal.message();
                    case Retryable(var refusal, var _) -> passing(refusal);
                    case ItemRefused(var refusal) -> "Meta refused: " + refusal.message();
                    case RowMisconfigured(var refusal) -> "Meta refused: " + refusal.message();
                    case Uploaded _, NotTried _ -> "Meta gave no answer that can be read";
                });
    }

    private static boolean isToken(Refusal refusal) {
        String code = refusal.code();
        return code != null && TOKEN.contains(code.split("/", 2)[0]);
    }

    private static String passing(Refusal refusal) {
        Integer status = refusal.httpStatus();
        return status == null || refusal.message().startsWith("Meta answered")
                ? refusal.message()
                : "Meta answered " + status + ": " + refusal.message();
    }
}
