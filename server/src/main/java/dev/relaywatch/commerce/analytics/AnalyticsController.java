package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.Analytics.Point;
import dev.relaywatch.commerce.analytics.Analytics.Report;
import dev.relaywatch.commerce.analytics.Analytics.Trend;
import dev.relaywatch.commerce.analytics.AnalyticsStore.Metric;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How operations on the shops of a platform went, in numbers. */
@RestController
class AnalyticsController {
    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    private final Analytics analytics;
    private final Scope scope;

    AnalyticsController(Analytics analytics, Scope scope) {
        this.analytics = analytics;
        this.scope = scope;
    }

    /** As clients see it. */
    record Answer(boolean success, Data data) {}

    /** What was asked for, in numbers. */
    record Data(
            List<Metric> metrics, Stats stats, List<Point> series, Trend trend, Asked filters) {}

    /** What was asked for. */
    record Asked(
            @Nullable String domain,
            @Nullable String operation,
            int days,
            int limit,
            Instant from,
            Instant to) {}

    @Allowed(Right.READ)
    @GetMapping("/api/{platform:woocommerce|shopify}/analytics")
    ResponseEntity<?> analytics(
            Caller caller,
            @PathVariable String platform,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String days,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String tenant) {
        List<FieldError> errors = Filter.noMistakes();
        Filter filter = new Filter.Given(platform, domain, operation, days).read(errors);
        int most = Filter.number("limit", limit, USUAL, MOST, errors);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> whose().response();
            case Scope.One(var one) ->
                    errors.isEmpty()
                            ? ResponseEntity.ok(answer(one, filter, most))
                            : Problem.badParameters(errors).response();
        };
    }

    static Problem whose() {
        return Problem.badParameter("tenant", "is missing; say whose operations, ?tenant=slug");
    }

    private Answer answer(TenantId tenant, Filter filter, int limit) {
        Report report = analytics.report(tenant, filter, limit);
        return new Answer(
                true,
                new Data(
                        report.metrics(),
                        report.stats(),
                        report.series(),
                        report.trend(),
                        new Asked(
                                filter.domain().isEmpty() ? null : filter.domain(),
                                filter.operation().isEmpty() ? null : filter.operation(),
                                filter.days(),
                                limit,
                                report.from(),
                                report.to())));
    }
}
