package dev.relaywatch.capture;

import dev.relaywatch.capture.HourlyRateStore.Hour;
import dev.relaywatch.capture.HourlyRateStore.Made;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * What tenants make in an hour of their week: purchases, and leads and conversions that carry a
 * value. The median over the full weeks before, at most eight.
 */
@Component
public class HourlyRates {
    private static final int MOST_WEEKS = 8;
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final int CENTS = 2;

    private final HourlyRateStore store;
    private final TenantTransaction transaction;

    HourlyRates(HourlyRateStore store, TenantTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /**
     * Of the hour that this moment is in, on each tenant's own clock; read at once for all, in at
     * most two seconds.
     */
    public Map<TenantId, HourlyRate> at(Instant moment, Collection<Tenant> tenants) {
        List<Hour> hours = new ArrayList<>();
        for (Tenant tenant : tenants) {
            ZonedDateTime hour = moment.atZone(tenant.timeZone()).truncatedTo(ChronoUnit.HOURS);
            for (int week = 1; week <= MOST_WEEKS; week++) {
                hours.add(new Hour(tenant.id(), week, hour.minusWeeks(week).toInstant()));
            }
        }
        if (hours.isEmpty()) {
            return Map.of();
        }
        List<Made> made =
                transaction.within(
                        tenants.stream().map(Tenant::id).toList(),
                        () -> {
                            store.limitTime(LONGEST);
                            return store.made(hours);
                        });
        Map<TenantId, List<Made>> byTenant =
                made.stream().collect(Collectors.groupingBy(Made::tenant));
        return tenants.stream()
                .collect(
                        Collectors.toMap(
                                Tenant::id,
                                tenant ->
                                        rate(byTenant.getOrDefault(tenant.id(), List.of()), moment),
                                (one, _) -> one));
    }

    private static HourlyRate rate(List<Made> made, Instant moment) {
        int weeks =
                made.isEmpty()
                        ? 0
                        : Math.toIntExact(
                                Math.clamp(
                                        Duration.between(made.getFirst().since(), moment)
                                                .dividedBy(WEEK),
                                        0L,
                                        MOST_WEEKS));
        if (weeks == 0) {
            return new HourlyRate(0, BigDecimal.ZERO, Map.of());
        }
        Map<String, BigDecimal> revenue = new HashMap<>();
        for (String currency :
                new TreeSet<>(
                        made.stream().map(Made::currency).filter(Objects::nonNull).toList())) {
            BigDecimal usual =
                    median(
                            weeks,
                            week ->
                                    made.stream()
                                            .filter(one ->
                                                    one.week() == week
                                                            && currency.equals(one.currency()))
                                            .map(Made::total)
                                            .filter(Objects::nonNull)
                                            .reduce(BigDecimal.ZERO, BigDecimal::add));
            if (usual.signum() > 0) {
                revenue.put(currency, usual);
            }
        }
        return new HourlyRate(
                weeks,
                median(
                        weeks,
                        week ->
                                BigDecimal.valueOf(
                                        made.stream()
                                                .filter(one -> one.week() == week)
                                                .mapToInt(Made::conversions)
                                                .sum())),
                revenue);
    }

    private static BigDecimal median(int weeks, java.util.function.IntFunction<BigDecimal> ofWeek) {
        List<BigDecimal> sorted =
                IntStream.rangeClosed(1, weeks).mapToObj(ofWeek).sorted().toList();
        BigDecimal upper = sorted.get(weeks / 2);
        BigDecimal lower = sorted.get((weeks - 1) / 2);
        return upper.add(lower).divide(BigDecimal.TWO, CENTS, RoundingMode.HALF_UP);
    }
}
