package dev.relaywatch.delivery.tiktok;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * TikTok Events API (v1.3, "Events 2.0"). TikTok refuses a whole request for one malformed event
 * and names it; of well-formed ones it takes some and names the others.
 */
@Component
class TikTokDestination implements Destination {
    /** Most events of a request (TikTok, "Report events", v1.3). */
    private static final int BATCH = 1_000;

    private static final URI BUSINESS = URI.create("https://business-api.tiktok.com");

    /** The trailing slash of what follows matters. */
    private static final String VERSION = "/open_api/v1.3/";

    private final Outbound outbound;
    private final JsonMapper json;
    private final Clock clock;

    TikTokDestination(Outbound outbound, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "tiktok_events";
    }

    @Override
    public String service() {
        return "tiktok";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return TikTokPayload.canIdentify(item);
    }

    /**
     * TikTok documents windows beyond which an event is not attributed (28 days for a click), but
     * none beyond which it is not taken, and no field that every event must have but name and time.
     */
    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return Optional.empty();
    }

    /** A request has one source: what comes from different ones goes apart. */
    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Batch.misconfigured(batch, mistake.get());
        }
        Redaction redaction = Redaction.of(connection.secrets().values());
        return Apart.send(
                batch,
                item -> TikTokSource.of(sourceId(connection), item),
                limit,
                (source, items, left) ->
                        Batch.send(new Sending(connection, source), items, redaction, left));
    }

    /** What a person must put right before anything can be sent. */
    private static Optional<String> mistake(Connection connection) {
        if (!connection.setting("pixel-code").orElse("").matches("[A-Za-z0-9]{1,64}")) {
            return Optional.of(
                    "the connection needs settings.pixel-code: the code of a pixel, or the number of an event set");
        }
        if (!connection.secret("access-token").orElse("").matches("[!-~]+")) {
            return Optional.of(
                    "the connection needs secrets.access-token, without blanks and line breaks");
        }
        return connection.setting("advertiser-id").orElse("0").matches("\\d{1,32}")
                ? Optional.empty()
                : Optional.of("the connection's settings.advertiser-id must be a number");
    }

    private static String sourceId(Connection connection) {
        return connection.setting("pixel-code").orElseThrow();
    }

    private static URI address(Connection connection, String below) {
        return connection.address(BUSINESS, VERSION + below);
    }

    private static Map<String, String> headers(Connection connection) {
        return Map.of("Access-Token", connection.secret("access-token").orElseThrow());
    }

    private TikTokAnswer read(Connection connection, Answer answer) {
        return new TikTokAnswer(
                answer, Redaction.of(connection.secrets().values()), clock.instant());
    }

    /** One batch of one source under way. */
    private final class Sending implements Batch.Platform {
        private final Connection connection;
        private final TikTokSource source;
        private final TikTokPayload payload = new TikTokPayload(clock.instant());

        Sending(Connection connection, TikTokSource source) {
            this.connection = connection;
            this.source = source;
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return TikTokDestination.this.refusal(connection, item);
        }

        @Override
        public JsonNode row(Deliverable item) {
            return payload.event(item);
        }

        @Override
        public Batch.Reply call(List<JsonNode> events, Duration left) {
            ObjectNode body = json.createObjectNode();
            body.put("event_source", source.text());
            body.put("event_source_id", sourceId(connection));
            body.put("partner_name", "relaywatch");
            body.putArray("data").addAll(events);
            Answer answer =
                    outbound.send(
                            Call.post(
                                    address(connection, "event/track/"),
                                    headers(connection),
                                    json.writeValueAsBytes(body),
                                    left));
            return new Batch.Reply(read(connection, answer).verdict(events), answer);
        }
    }

    /**
     * TikTok has no way to validate an event without keeping it. With the advertiser the pixel is
     * looked for, else only the token is shown; that it may send shows with the first event.
     */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        String id = sourceId(connection);
        Optional<String> advertiser =
                connection.setting("advertiser-id").filter(_ -> TikTokSource.isPixel(id));
        String below =
                advertiser
                        .map(number -> "pixel/list/?advertiser_id=" + number + "&code=" + id)
                        .orElse("user/info/");
        TikTokAnswer answer =
                read(
                        connection,
                        outbound.send(
                                Call.get(address(connection, below), headers(connection), limit)));
        return switch (answer.code().orElse(-1)) {
            case TikTokAnswer.OK ->
                    advertiser.isEmpty()
                            ? Tested.works(onlyTheToken(id))
                            : pixel(answer.body().orElseThrow(), id, advertiser.get());
            // tokens that are made for one pixel may do nothing but send to it
            case TikTokAnswer.NO_PERMISSION -> Tested.works(onlyTheToken(id));
            case TikTokAnswer.PARTIAL ->
                    Tested.fails("TikTok answered with a part only; try again");
            default -> Tested.of(answer.outcome());
        };
    }

    private static String onlyTheToken(String id) {
        return "TikTok knows the token; that it may send to " + id + " shows with the first event";
    }

    private static Tested pixel(JsonNode body, String code, String advertiser) {
        boolean there =
                body.path("data")
                        .path("pixels")
                        .valueStream()
                        .anyMatch(pixel -> pixel.path("pixel_code").asString("").equals(code));
        return there
                ? Tested.works("the token sees pixel " + code + " of advertiser " + advertiser)
                : Tested.fails(
                        "advertiser "
                                + advertiser
                                + " has no pixel "
                                + code
                                + ": look at settings.pixel-code and settings.advertiser-id");
    }
}
