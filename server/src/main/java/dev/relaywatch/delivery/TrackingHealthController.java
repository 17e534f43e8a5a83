package dev.relaywatch.delivery;

import dev.relaywatch.queue.QueueCounts;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether deliveries flow: open to all for the platform's totals, a tenant's own with its secret
 * key.
 */
@RestController
class TrackingHealthController {
    private static final Logger log = LoggerFactory.getLogger(TrackingHealthController.class);

    private final WorkQueue queue;
    private final Clock clock;

    TrackingHealthController(WorkQueue queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/api/health/tracking")
    ResponseEntity<Map<String, Object>> tracking(@Nullable Caller caller) {
        TenantId tenant = caller instanceof Caller.Server server ? server.tenant() : null;
        Map<String, Object> view = new LinkedHashMap<>();
        try {
            QueueCounts counts = queue.counts(tenant);
            view.put("status", status(counts));
            view.put("counts", view(counts));
        } catch (DataAccessException e) {
            log.warn("The queue could not be counted: {}", e.getMessage());
            view.put("status", "error");
            view.put("message", "the database cannot be read");
        }
        view.put("timestamp", clock.instant());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(view);
    }

    private static String status(QueueCounts counts) {
        return counts.deadLetter() > 0 ? "critical" : counts.failed() > 0 ? "degraded" : "healthy";
    }

    private static Map<String, Long> view(QueueCounts counts) {
        Map<String, Long> view = new LinkedHashMap<>();
        view.put("pending", counts.pending());
        view.put("uploaded", counts.uploaded());
        view.put("failed", counts.failed());
        view.put("dead_letter", counts.deadLetter());
        return view;
    }
}
