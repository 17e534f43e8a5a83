package dev.relaywatch.alerting;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.relaywatch.alerting.AlertLine.AtRisk;
import dev.relaywatch.capture.HourlyRate;
import dev.relaywatch.capture.HourlyRates;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** What may be lost an hour while an alert lasts that endangers conversions. */
@Component
class MoneyAtRisk {
    private static final Logger log = LoggerFactory.getLogger(MoneyAtRisk.class);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final long MOST_KEPT = 20_000;
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(30);

    /** Without these conversions are lost, or reach nobody. */
    private static final Set<String> SERVICES =
            Set.of(
                    "meta",
                    "google-ads",
                    "tiktok",
                    "ga4",
                    "gtm",
                    "supabase",
                    "webhook",
                    "shopify",
                    "woocommerce",
                    "stripe",
                    "pipeline",
                    "database");

    private final HourlyRates rates;
    private final Tenancy tenancy;
    private final Clock clock;
    private final Cache<Key, HourlyRate> known;
    private volatile @Nullable Instant restUntil;

    MoneyAtRisk(HourlyRates rates, Tenancy tenancy, Clock clock) {
        this.rates = rates;
        this.tenancy = tenancy;
        this.clock = clock;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        this.known =
                Caffeine.newBuilder()
                        .maximumSize(MOST_KEPT)
                        .expireAfterWrite(FRESH)
                        .ticker(ticker)
                        .build();
    }

    private record Key(TenantId tenant, Instant hour) {}

    /** By alert; those of which it cannot be told are left out. */
    Map<UUID, AtRisk> of(Collection<Alert> alerts, @Nullable TenantId viewer) {
        Map<UUID, List<Tenant>> struck = new HashMap<>();
        for (Alert alert : alerts) {
            List<Tenant> tenants = endangers(alert) ? struck(alert, viewer) : List.of();
            if (!tenants.isEmpty()) {
                struck.put(alert.id(), tenants);
            }
        }
        if (struck.isEmpty()) {
            return Map.of();
        }
        Map<TenantId, HourlyRate> found =
                rates(struck.values().stream().flatMap(List::stream).distinct().toList());
        Map<UUID, AtRisk> atRisk = new HashMap<>();
        struck.forEach((alert, tenants) ->
                together(tenants, found).ifPresent(one -> atRisk.put(alert, one)));
        return atRisk;
    }

    /** Of all currencies as they stand, for an order alone; zero where nothing is known. */
    static BigDecimal sum(@Nullable AtRisk atRisk) {
        return atRisk == null
                ? BigDecimal.ZERO
                : atRisk.revenuePerHour().values().stream()
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static boolean endangers(Alert alert) {
        String service = alert.service();
        return alert.isActive()
                && switch (alert.source()) {
                    case DELIVERY, TRACKING_HEALTH -> true;
                    case HEALTH_CHECK, THRESHOLD -> service != null && SERVICES.contains(service);
                    case ANOMALY, MANUAL -> false;
                };
    }

    /** Of an alert of the installation alone nobody can say whom it costs. */
    private List<Tenant> struck(Alert alert, @Nullable TenantId viewer) {
        List<TenantId> ids = new ArrayList<>(alert.tenants());
        if (alert.tenant() != null) {
            ids.add(alert.tenant());
        }
        return ids.stream()
                .filter(id -> viewer == null || viewer.equals(id))
                .flatMap(id -> tenancy.tenant(id).stream())
                .toList();
    }

    private Map<TenantId, HourlyRate> rates(List<Tenant> tenants) {
        Instant now = clock.instant();
        Instant hour = now.truncatedTo(ChronoUnit.HOURS);
        Map<TenantId, HourlyRate> found = new HashMap<>();
        List<Tenant> missing = new ArrayList<>();
        for (Tenant tenant : tenants) {
            HourlyRate rate = known.getIfPresent(new Key(tenant.id(), hour));
            if (rate == null) {
                missing.add(tenant);
            } else {
                found.put(tenant.id(), rate);
            }
        }
        if (!missing.isEmpty() && mayRead(now)) {
            try {
                rates.at(now, missing)
                        .forEach((tenant, rate) -> {
                            known.put(new Key(tenant, hour), rate);
                            found.put(tenant, rate);
                        });
            } catch (RuntimeException e) {
                restUntil = now.plus(AFTER_TROUBLE);
                log.warn(
                        "What {} tenants usually make at this hour cannot be read, and is not shown; trying again in {}: {}",
                        missing.size(),
                        AFTER_TROUBLE,
                        e.toString());
            }
        }
        return found;
    }

    /** A statement that takes too long would break the transaction it runs in. */
    private boolean mayRead(Instant now) {
        Instant rest = restUntil;
        return !TransactionSynchronizationManager.isActualTransactionActive()
                && (rest == null || !now.isBefore(rest));
    }

    private static Optional<AtRisk> together(
            List<Tenant> tenants, Map<TenantId, HourlyRate> found) {
        List<HourlyRate> read =
                tenants.stream()
                        .map(tenant -> found.get(tenant.id()))
                        .filter(java.util.Objects::nonNull)
                        .toList();
        if (read.isEmpty()) {
            return Optional.empty();
        }
        List<HourlyRate> told = read.stream().filter(HourlyRate::isKnown).toList();
        if (told.isEmpty()) {
            return Optional.of(new AtRisk(true, null, Map.of()));
        }
        BigDecimal conversions = BigDecimal.ZERO;
        Map<String, BigDecimal> revenue = new TreeMap<>();
        for (HourlyRate rate : told) {
            conversions = conversions.add(rate.conversions());
            rate.revenue()
                    .forEach((currency, sum) -> revenue.merge(currency, sum, BigDecimal::add));
        }
        return Optional.of(new AtRisk(false, conversions, revenue));
    }
}
