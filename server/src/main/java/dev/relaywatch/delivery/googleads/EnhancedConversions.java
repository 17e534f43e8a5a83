package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Enhanced conversions for web: adds the person to a conversion that Google's tag on the page has
 * reported under the same order id. It makes no conversions of its own, and goes only where a route
 * names it.
 */
@Component
class EnhancedConversions implements Destination {
    private final Upload upload;
    private final Clock clock;

    EnhancedConversions(GoogleAccess access, JsonMapper json, Clock clock) {
        this.upload = Upload.ofAdjustments(access, json, clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "google_ec";
    }

    @Override
    public String service() {
        return "google-ads";
    }

    @Override
    public int batchSize() {
        return Upload.MOST_ROWS;
    }

    @Override
    public Duration oldest() {
        return EnhancementPayload.OLDEST;
    }

    @Override
    public Optional<Duration> oldest(Deliverable item) {
        return Optional.of(EnhancementPayload.OLDEST);
    }

    /** An order is enhanced once. */
    @Override
    public Optional<Duration> dedupWindow() {
        return Optional.empty();
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    @Override
    public boolean isRoutedByDefault() {
        return false;
    }

    /** Only what has a conversion action. */
    @Override
    public boolean takes(Connection connection, String name) {
        return connection.settingMap("conversion-actions").containsKey(name);
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return EnhancementPayload.canIdentify(item);
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken _ -> Optional.empty();
            case GoogleAccount.Reading.Sound(var account) ->
                    new EnhancementPayload(account, clock.instant()).refusal(item);
        };
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken(var mistake) -> Batch.misconfigured(batch, mistake);
            case GoogleAccount.Reading.Sound(var account) -> {
                Redaction redaction = Redaction.of(connection.secrets().values());
                OrdersOfABatch orders = new OrdersOfABatch();
                yield Apart.send(
                        batch,
                        item -> orders.before(account, item),
                        limit,
                        (_, some, left) -> Batch.send(new Sending(account), some, redaction, left));
            }
        };
    }

    /** One batch under way. */
    private final class Sending implements Batch.Platform {
        private final GoogleAccount account;
        private final EnhancementPayload payload;

        Sending(GoogleAccount account) {
            this.account = account;
            this.payload = new EnhancementPayload(account, clock.instant());
        }

        @Override
        public Optional<String> refusal(Deliverable item) {
            return payload.refusal(item);
        }

        @Override
        public JsonNode row(Deliverable item) {
            return payload.adjustment(item);
        }

        @Override
        public Batch.Reply call(List<JsonNode> rows, Duration left) {
            return upload.send(account, rows, left);
        }
    }

    @Override
    public Tested test(Connection connection, Duration limit) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken(var mistake) -> Tested.fails(mistake);
            case GoogleAccount.Reading.Sound(var account) -> {
                EnhancementPayload payload = new EnhancementPayload(account, clock.instant());
                String nobody = Sha256.hex(ClickUploads.NOBODY);
                yield upload.test(account, name -> payload.sample(name, nobody), limit);
            }
        };
    }
}
