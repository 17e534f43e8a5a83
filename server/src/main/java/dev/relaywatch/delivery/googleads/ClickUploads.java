package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Apart;
import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Destination.Tested;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.GoogleAccess;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.Sha256;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Click conversions by the Google Ads API. Since 15 June 2026 Google lets in only who uploaded by
 * it in the half year before.
 */
@Component
class ClickUploads implements GoogleApi {
    /** example.com is reserved for examples: nobody can have it. */
    static final String NOBODY = "relaywatch-test@example.com";

    private final Upload upload;
    private final Clock clock;

    ClickUploads(GoogleAccess access, JsonMapper json, Clock clock) {
        this.upload = Upload.ofClickConversions(access, json, clock);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "google-ads";
    }

    @Override
    public List<Sent> send(
            GoogleAccount account, List<Deliverable> items, Redaction redaction, Duration limit) {
        OrdersOfABatch orders = new OrdersOfABatch();
        return Apart.send(
                items,
                item -> orders.before(account, item),
                limit,
                (_, some, left) -> Batch.send(batch(account), some, redaction, left));
    }

    @Override
    public Batch.Platform batch(GoogleAccount account) {
        ClickPayload payload = new ClickPayload(account, clock.instant());
        return new Batch.Platform() {
            @Override
            public Optional<String> refusal(Deliverable item) {
                return payload.refusal(item);
            }

            @Override
            public JsonNode row(Deliverable item) {
                return payload.conversion(item);
            }

            @Override
            public Batch.Reply call(List<JsonNode> rows, Duration left) {
                return upload.send(account, rows, left);
            }
        };
    }

    @Override
    public Tested test(GoogleAccount account, Duration limit) {
        ClickPayload payload = new ClickPayload(account, clock.instant());
        String nobody = Sha256.hex(NOBODY);
        return upload.test(account, name -> payload.sample(name, nobody), limit);
    }
}
