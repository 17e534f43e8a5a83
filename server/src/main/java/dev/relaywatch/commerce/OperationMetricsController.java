package dev.relaywatch.commerce;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Takes how operations went that other systems made. */
@RestController
class OperationMetricsController {
    private static final int MOST = 1_000;
    private static final String LIST = "metrics";

    private final OperationMetricStore store;
    private final Scope scope;
    private final JsonMapper json;
    private final Clock clock;

    OperationMetricsController(
            OperationMetricStore store, Scope scope, JsonMapper json, Clock clock) {
        this.store = store;
        this.scope = scope;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param index in the list that was sent
     */
    record Rejected(int index, String reason) {}

    /** The accepted are committed. */
    record Accepted(int accepted, List<Rejected> rejected) {}

    @Allowed(Right.OPERATE)
    @PostMapping("/api/operations/metrics")
    ResponseEntity<?> take(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] read = body.readAllBytes();
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badParameter(
                                    "tenant", "must say whose operations these are: ?tenant=slug")
                            .response();
            case Scope.One(var one) -> take(one, read);
        };
    }

    private ResponseEntity<?> take(TenantId tenant, byte[] body) {
        Batch batch = new Batch(tenant, clock.instant());
        return switch (JsonBody.streamed(json, body, LIST, batch::add)) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) ->
                    object.has(LIST)
                            ? several(batch, object.get(LIST))
                            : single(MetricReader.read(object, tenant, batch.now));
        };
    }

    private ResponseEntity<?> several(Batch batch, JsonNode list) {
        if (!(list instanceof ArrayNode) || batch.seen == 0 || batch.seen > MOST) {
            return Problem.invalid(
                            List.of(
                                    new FieldError(
                                            LIST,
                                            "must be a list of 1 to "
                                                    + MOST
                                                    + " measurements"
                                                    + (batch.seen > MOST
                                                            ? ", got " + batch.seen
                                                            : ""))))
                    .response();
        }
        store.insert(batch.good);
        return ResponseEntity.accepted().body(new Accepted(batch.good.size(), batch.rejected));
    }

    private ResponseEntity<?> single(MetricReader.Outcome outcome) {
        return switch (outcome) {
            case MetricReader.Bad(var errors) -> Problem.invalid(errors).response();
            case MetricReader.Good(var metric) -> {
                store.insert(List.of(metric));
                yield ResponseEntity.accepted().body(new Accepted(1, List.of()));
            }
        };
    }

    /** Of a list while it is read; beyond the bound it is only counted. */
    private static final class Batch {
        private final TenantId tenant;
        private final Instant now;
        private final List<OperationMetric> good = new ArrayList<>();
        private final List<Rejected> rejected = new ArrayList<>();
        private int seen;

        Batch(TenantId tenant, Instant now) {
            this.tenant = tenant;
            this.now = now;
        }

        void add(JsonNode element) {
            if (seen < MOST) {
                switch (MetricReader.read(element, tenant, now)) {
                    case MetricReader.Good(var metric) -> good.add(metric);
                    case MetricReader.Bad bad -> rejected.add(new Rejected(seen, bad.reason()));
                }
            }
            seen++;
        }
    }
}
