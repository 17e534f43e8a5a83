package dev.relaywatch.delivery.supabase;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Answer;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.outbound.Outbound;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A table of a Supabase project, or behind any PostgREST: each item is a row, upserted on {@code
 * event_id}. An insert of several rows is one statement, which one bad row refuses. Source:
 * PostgREST, "Tables and Views" and "Prefer Header" (v13); Supabase, "Understanding API keys"
 * (2026).
 */
@Component
class SupabaseDestination implements Destination {
    /**
     * One statement, which must end within the project's time limit (8 s unless changed) and is
     * done again by halves for one bad row: enough to be cheap, few enough to lose little.
     */
    private static final int BATCH = 200;

    /** What needs no quoting in an address; PostgreSQL knows no longer names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    private static final String COLUMNS = String.join(",", SupabaseRow.COLUMNS);

    private final Outbound outbound;
    private final Tenancy tenancy;
    private final JsonMapper json;
    private final Clock clock;

    SupabaseDestination(Outbound outbound, Tenancy tenancy, JsonMapper json, Clock clock) {
        this.outbound = outbound;
        this.tenancy = tenancy;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "supabase";
    }

    @Override
    public String service() {
        return "supabase";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    /** The table has a row of each event once. */
    @Override
    public Optional<Duration> dedupWindow() {
        return Optional.empty();
    }

    @Override
    public boolean isAdPlatform() {
        return false;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return true;
    }

    /** What the table takes, only the table knows. */
    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return Optional.empty();
    }

    /** No statement may write a row twice: the second of an id goes after the first. */
    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Batch.misconfigured(batch, mistake.get());
        }
        Sending sending = new Sending(connection);
        Redaction redaction = Redaction.of(connection.secrets().values());
        Map<String, Integer> seen = new HashMap<>();
        return Apart.send(
                batch,
                item -> seen.merge(item.eventId(), 1, Integer::sum),
                limit,
                (_, items, left) -> Batch.send(sending, items, redaction, left));
    }

    /** What a person must put right before anything can be sent. */
    private static Optional<String> mistake(Connection connection) {
        if (connection.baseUrl() == null) {
            return Optional.of("the connection needs a base-url, the project's");
        }
        if (!NAME.matcher(connection.setting("table").orElse("")).matches()) {
            return Optional.of(
                    "the connection needs settings.table: a name of letters, digits, _ and -");
        }
        if (!NAME.matcher(connection.setting("schema").orElse("public")).matches()) {
            return Optional.of(
                    "the connection's settings.schema must be a name of letters, digits, _ and -");
        }
        return connection.secret("service-role-key").orElse("").matches("[!-~]+")
                ? Optional.empty()
                : Optional.of(
                        "the connection needs secrets.service-role-key, without blanks and line breaks");
    }

    private static URI address(Connection connection, String query) {
        return connection.address(
                Objects.requireNonNull(connection.baseUrl()),
                "/rest/v1/" + connection.setting("table").orElseThrow() + query);
    }

    /**
     * Keys of the old kind are JWTs, by which PostgREST knows the role; those of the new kind are
     * none, and PostgREST refuses them as such.
     *
     * @param profile of the schema: {@code Accept-Profile} to read, {@code Content-Profile} to
     *     write
     */
    private static Map<String, String> headers(Connection connection, String profile) {
        String key = connection.secret("service-role-key").orElseThrow();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("apikey", key);
        if (key.startsWith("eyJ")) {
            headers.put("Authorization", "Bearer " + key);
        }
        connection.setting("schema").ifPresent(schema -> headers.put(profile, schema));
        return headers;
    }

    private SupabaseAnswer read(Connection connection, Answer answer) {
        return new SupabaseAnswer(
                answer, Redaction.of(connection.secrets().values()), clock.instant());
    }

    /** One batch under way. */
    private final class Sending implements Batch.Platform {
        private final Connection connection;
        private final SupabaseRow row;

        Sending(Connection connection) {
            this.connection = connection;
            String tenant =
                    Optional.ofNullable(connection.tenant())
                            .flatMap(tenancy::tenant)
                            .map(Tenant::slug)
                            .orElse(null);
            this.row = new SupabaseRow(json, tenant);
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return SupabaseDestination.this.refusal(connection, item);
        }

        @Override
        public JsonNode row(Deliverable item) {
            return row.of(item);
        }

        @Override
        public Batch.Reply call(List<JsonNode> rows, Duration left) {
            Map<String, String> headers = headers(connection, "Content-Profile");
            headers.put("Prefer", "return=minimal,resolution=merge-duplicates,missing=default");
            Answer answer =
                    outbound.send(
                            Call.post(
                                    address(connection, "?on_conflict=event_id&columns=" + COLUMNS),
                                    headers,
                                    json.writeValueAsBytes(json.createArrayNode().addAll(rows)),
                                    left));
            return new Batch.Reply(read(connection, answer).verdict(rows.size()), answer);
        }
    }

    /** No row of the columns is asked for: that there are such columns is proof enough. */
    @Override
    public Tested test(Connection connection, Duration limit) {
        Optional<String> mistake = mistake(connection);
        if (mistake.isPresent()) {
            return Tested.fails(mistake.get());
        }
        Answer answer =
                outbound.send(
                        Call.get(
                                address(connection, "?select=" + COLUMNS + "&limit=0"),
                                headers(connection, "Accept-Profile"),
                                limit));
        if (answer instanceof Answer.Response response
                && response.status() == 200
                && response.json().filter(JsonNode::isArray).isPresent()) {
            return Tested.works(
                    "the key reads table "
                            + connection.setting("table").orElseThrow()
                            + ", which has all columns; that it may write, and that event_id is unique, shows with the first event");
        }
        DeliveryOutcome outcome = read(connection, answer).outcome();
        return outcome instanceof Uploaded
                ? Tested.fails("the answer is no list of rows; look at base-url")
                : Tested.of(outcome);
    }
}
