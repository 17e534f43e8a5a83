package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.commerce.ShopSource.Order;
import dev.relaywatch.commerce.ShopSource.Refund;
import dev.relaywatch.commerce.ShopSource.Setting;
import dev.relaywatch.commerce.ShopSyncStore.Due;
import dev.relaywatch.shared.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;

/** The figures are those of a count of each order by itself, whatever the clocks do meanwhile. */
class ShopOverviewPropertyTest {
    private static final ShopsRead SHOPS = new ShopsRead();

    /** Where the clocks change, not at midnight, at midnight, by half an hour, and not at all. */
    private static final List<ZoneId> ZONES =
            List.of(
                    ZoneId.of("Europe/Berlin"),
                    ZoneId.of("America/Santiago"),
                    ZoneId.of("Australia/Lord_Howe"),
                    ZoneId.of("Africa/Cairo"),
                    ZoneId.of("+05:45"));

    private static final List<Instant> CHANGES =
            List.of(
                    Instant.parse("2026-10-25T01:00:00Z"),
                    Instant.parse("2026-09-06T04:00:00Z"),
                    Instant.parse("2026-10-03T15:30:00Z"),
                    Instant.parse("2026-04-23T22:00:00Z"),
                    Instant.parse("2026-06-01T00:00:00Z"));

    @AfterContainer
    static void close() {
        SHOPS.close();
    }

    @Property(tries = 40)
    void everyOrderAndRefundIsOnItsDay(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int days) {
        Random random = new Random(seed);
        int place = random.nextInt(ZONES.size());
        ZoneId zone = ZONES.get(place);
        Instant now = CHANGES.get(place).plus(Duration.ofMinutes(random.nextInt(-4_000, 12_000)));
        List<Order> orders = new ArrayList<>();
        for (int id = 1; id <= 60; id++) {
            Instant at = before(random, now, days);
            orders.add(
                    new Order(
                            id,
                            "any",
                            random.nextInt(5) > 0,
                            random.nextInt(9) > 0 ? "EUR" : "USD",
                            BigDecimal.valueOf(random.nextInt(100_000), 2),
                            BigDecimal.ZERO,
                            BigDecimal.ZERO,
                            random.nextInt(4) == 0
                                    ? List.of(
                                            new Refund(
                                                    1,
                                                    BigDecimal.valueOf(random.nextInt(900), 2),
                                                    before(random, now, days)))
                                    : List.of(),
                            at,
                            at,
                            null));
        }
        SHOPS.clock.set(now);
        ShopOverview overview = known(orders, zone, days);

        LocalDate today = LocalDate.ofInstant(now, zone);
        LocalDate first = today.minusDays(days - 1L);
        assertThat(overview.revenueByDay())
                .extracting(ShopOverview.Day::date)
                .isEqualTo(first.datesUntil(today.plusDays(1)).toList());
        for (ShopOverview.Day day : overview.revenueByDay()) {
            Instant start = day.date().atStartOfDay(zone).toInstant();
            Instant end = day.date().plusDays(1).atStartOfDay(zone).toInstant();
            assertThat(day.revenue())
                    .as(zone + " " + day.date())
                    .isEqualByComparingTo(revenue(orders, start, end));
            assertThat(day.orders()).isEqualTo(number(orders, start, end));
        }
        Instant begin = first.atStartOfDay(zone).toInstant();
        assertThat(overview.kpis().revenue().value())
                .isEqualByComparingTo(revenue(orders, begin, Instant.MAX));
        assertThat(overview.kpis().orders().value())
                .isEqualByComparingTo(BigDecimal.valueOf(number(orders, begin, Instant.MAX)));
        assertThat(overview.kpis().revenue().previous())
                .isEqualByComparingTo(
                        revenue(
                                orders,
                                first.minusDays(days).atStartOfDay(zone).toInstant(),
                                now.atZone(zone).minusDays(days).toInstant()));
    }

    private static Instant before(Random random, Instant now, int days) {
        return now.minusSeconds(random.nextLong(Duration.ofDays(2L * days + 2).toSeconds()));
    }

    private static ShopOverview known(List<Order> orders, ZoneId zone, int days) {
        TenantId tenant = SHOPS.tenant();
        SHOPS.woocommerce(tenant, "acme");
        SHOPS.sync.refresh();
        Due due = SHOPS.sync.claim(1).getFirst();
        Instant now = SHOPS.clock.instant();
        boolean ours =
                SHOPS.tenancy
                        .transaction()
                        .within(
                                tenant,
                                () -> {
                                    SHOPS.orders.set(due, new Setting("EUR", zone), zone);
                                    SHOPS.orders.put(due, orders);
                                    return SHOPS.orders.hold(
                                            due, now, now.minus(Duration.ofDays(90)), now);
                                });
        assertThat(ours).isTrue();
        boolean settled =
                SHOPS.tenancy
                        .transaction()
                        .acrossTenants(
                                () -> SHOPS.store.succeed(due, 0, now, now.plusSeconds(300)));
        assertThat(settled).isTrue();
        ShopOverview overview = SHOPS.overview(tenant, "woocommerce", days);
        SHOPS.forgetAll();
        return Objects.requireNonNull(overview);
    }

    private static boolean isIn(Instant at, Instant from, Instant to) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    private static List<Order> counted(List<Order> orders) {
        return orders.stream().filter(one -> one.sold() && one.currency().equals("EUR")).toList();
    }

    private static long number(List<Order> orders, Instant from, Instant to) {
        return counted(orders).stream().filter(one -> isIn(one.createdAt(), from, to)).count();
    }

    private static BigDecimal revenue(List<Order> orders, Instant from, Instant to) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Order order : counted(orders)) {
            if (isIn(order.createdAt(), from, to)) {
                sum = sum.add(order.total());
            }
            for (Refund refund : order.refunds()) {
                if (isIn(refund.createdAt(), from, to)) {
                    sum = sum.subtract(refund.amount());
                }
            }
        }
        return sum;
    }
}
