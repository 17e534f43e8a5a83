package dev.relaywatch.commerce.analytics;

import dev.relaywatch.commerce.analytics.AnomalyStore.Found;
import dev.relaywatch.commerce.analytics.AnomalyStore.Learning;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is behind the numbers of operations: causes of errors, unusual hours, costs. */
@RestController
@EnableConfigurationProperties(CostsProperties.class)
class InsightController {
    private final Analytics analytics;
    private final Insights insights;
    private final CostsProperties costs;
    private final Scope scope;

    InsightController(Analytics analytics, Insights insights, CostsProperties costs, Scope scope) {
        this.analytics = analytics;
        this.insights = insights;
        this.costs = costs;
        this.scope = scope;
    }

    /**
     * What operations cost.
     *
     * @param total of all
     * @param byOperation what all calls of one come to
     */
    record Costs(String currency, BigDecimal total, Map<String, BigDecimal> byOperation) {}

    /**
     * One page of them.
     *
     * @param learning operations of which too little is known to call anything unusual
     */
    record Anomalies(List<Found> items, @Nullable String nextCursor, List<Learning> learning) {}

    @Allowed(Right.READ)
    @GetMapping("/api/operations/errors")
    ResponseEntity<?> errors(
            Caller caller,
            @RequestParam(required = false) @Nullable String platform,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String days,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String tenant) {
        Page page = Page.of(limit, cursor);
        return answer(
                caller,
                tenant,
                new Filter.Given(platform, domain, operation, days),
                (one, filter) -> {
                    List<ErrorGroups.Group> groups = insights.errors(one, filter);
                    int from = Math.min(page.offset(), groups.size());
                    int until = Math.min(from + page.limit() + 1, groups.size());
                    return page.listed(groups.subList(from, until));
                });
    }

    @Allowed(Right.READ)
    @GetMapping("/api/operations/anomalies")
    ResponseEntity<?> anomalies(
            Caller caller,
            @RequestParam(required = false) @Nullable String platform,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String days,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(required = false) @Nullable String tenant) {
        Page page = Page.of(limit, cursor);
        return answer(
                caller,
                tenant,
                new Filter.Given(platform, domain, operation, days),
                (one, filter) -> {
                    Page.Listed<Found> listed =
                            page.listed(
                                    insights.anomalies(
                                            one, filter, page.offset(), page.limit() + 1));
                    return new Anomalies(
                            listed.items(), listed.nextCursor(), insights.learning(one, filter));
                });
    }

    @Allowed(Right.READ)
    @GetMapping("/api/operations/costs")
    ResponseEntity<?> costs(
            Caller caller,
            @RequestParam(required = false) @Nullable String platform,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(required = false) @Nullable String operation,
            @RequestParam(required = false) @Nullable String days,
            @RequestParam(required = false) @Nullable String tenant) {
        return answer(
                caller,
                tenant,
                new Filter.Given(platform, domain, operation, days),
                (one, filter) -> costs(analytics.calls(one, filter)));
    }

    private Costs costs(Map<String, Long> calls) {
        Map<String, BigDecimal> byOperation = new TreeMap<>();
        BigDecimal total = BigDecimal.ZERO;
        for (Map.Entry<String, Long> one : calls.entrySet()) {
            BigDecimal sum = costs.price(one.getKey()).multiply(BigDecimal.valueOf(one.getValue()));
            byOperation.put(one.getKey(), shown(sum));
            total = total.add(sum);
        }
        return new Costs(costs.currency(), shown(total), byOperation);
    }

    /** As many decimals as it has, at least two. */
    private static BigDecimal shown(BigDecimal sum) {
        BigDecimal stripped = sum.stripTrailingZeros();
        return stripped.scale() < 2 ? stripped.setScale(2) : stripped;
    }

    private ResponseEntity<?> answer(
            Caller caller,
            @Nullable String tenant,
            Filter.Given given,
            BiFunction<TenantId, Filter, Object> answer) {
        List<FieldError> errors = Filter.noMistakes();
        Filter filter = given.read(errors);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> AnalyticsController.whose().response();
            case Scope.One(var one) ->
                    errors.isEmpty()
                            ? ResponseEntity.ok(answer.apply(one, filter))
                            : Problem.badParameters(errors).response();
        };
    }
}
