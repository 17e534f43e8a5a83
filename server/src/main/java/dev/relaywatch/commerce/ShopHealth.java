package dev.relaywatch.commerce;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Whether each of a tenant's shops answers now, how fast, and with what version. */
@Component
class ShopHealth {
    private static final Duration FRESH = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SLOW = Duration.ofSeconds(3);
    private static final int LONGEST_MESSAGE = 500;

    /** Of one tenant: those that hang keep nobody else waiting. */
    private static final int AT_ONCE = 20;

    private final Map<String, ShopPlatform> platforms;
    private final ShopDirectory directory;
    private final Cache<Asked, Report> fresh =
            Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(FRESH).build();

    ShopHealth(List<ShopPlatform> platforms, ShopDirectory directory) {
        this.platforms =
                platforms.stream()
                        .collect(Collectors.toMap(ShopPlatform::name, Function.identity()));
        this.directory = directory;
    }

    private record Asked(TenantId tenant, String platform) {}

    /** Of all shops of a tenant on a platform. */
    record Report(
            @JsonProperty("overall_status") String overallStatus,
            @JsonProperty("healthy_domains") long healthyDomains,
            @JsonProperty("total_domains") int totalDomains,
            @JsonProperty("health_checks") List<Check> healthChecks) {}

    /**
     * Of one shop.
     *
     * @param status {@code healthy}, {@code degraded} or {@code unhealthy}
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Check(
            String domain,
            String status,
            String message,
            @JsonProperty("response_time_ms") long responseTimeMs,
            @JsonProperty("woocommerce_url") @Nullable String woocommerceUrl,
            @JsonProperty("shopify_url") @Nullable String shopifyUrl,
            @Nullable String version) {}

    /** At most {@link #FRESH} old: a page that asks at short intervals costs the shops little. */
    Report report(TenantId tenant, String platform) {
        Asked asked = new Asked(tenant, platform);
        Report known = fresh.getIfPresent(asked);
        if (known != null) {
            return known;
        }
        Report report = look(asked);
        fresh.put(asked, report);
        return report;
    }

    private Report look(Asked asked) {
        List<Connection> shops = directory.shops(asked.tenant(), asked.platform());
        Semaphore places = new Semaphore(AT_ONCE);
        List<Check> checks;
        try (ExecutorService each = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Check>> running =
                    shops.stream()
                            .map(shop -> each.submit(() -> inItsPlace(places, asked, shop)))
                            .toList();
            checks = running.stream().map(ShopHealth::done).toList();
        }
        long healthy = checks.stream().filter(one -> one.status().equals("healthy")).count();
        return new Report(overall(healthy, checks), healthy, checks.size(), checks);
    }

    private static String overall(long healthy, List<Check> checks) {
        if (checks.isEmpty()) {
            return "unknown";
        }
        if (healthy == checks.size()) {
            return "healthy";
        }
        return checks.stream().allMatch(one -> one.status().equals("unhealthy"))
                ? "unhealthy"
                : "degraded";
    }

    private static Check done(Future<Check> running) {
        try {
            return running.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the shops were asked", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a shop could not be asked", e.getCause());
        }
    }

    private Check inItsPlace(Semaphore places, Asked asked, Connection shop)
            throws InterruptedException {
        places.acquire();
        try {
            return check(asked, shop);
        } finally {
            places.release();
        }
    }

    private Check check(Asked asked, Connection connection) {
        long began = System.nanoTime();
        Shop shop =
                new Shop(
                        asked.tenant(),
                        connection,
                        ShopDirectory.domain(connection),
                        ZoneOffset.UTC,
                        began + LIMIT.toNanos());
        return switch (Objects.requireNonNull(platforms.get(asked.platform())).look(shop)) {
            case OperationResult.Done<ShopPlatform.Look>(var look, var said) -> {
                boolean slow = look.took().compareTo(SLOW) >= 0;
                yield check(
                        shop,
                        said != null || slow ? "degraded" : "healthy",
                        said != null ? said : slow ? "answers slowly" : "answers",
                        look.took(),
                        look.version().isEmpty() ? null : look.version());
            }
            case OperationResult.Refused<ShopPlatform.Look>(_, var message) ->
                    check(shop, "unhealthy", message, since(began), null);
            case OperationResult.Failed<ShopPlatform.Look>(_, var message) ->
                    check(shop, "unhealthy", message, since(began), null);
        };
    }

    private static Check check(
            Shop shop, String status, String message, Duration took, @Nullable String version) {
        Connection connection = shop.connection();
        String url = connection.baseUrl() == null ? "" : connection.baseUrl().toString();
        boolean isWoo = connection.service().equals("woocommerce");
        return new Check(
                shop.domain(),
                status,
                Redaction.of(connection.secrets().values()).body(message, LONGEST_MESSAGE),
                took.toMillis(),
                isWoo ? url : null,
                isWoo ? null : url,
                version);
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
