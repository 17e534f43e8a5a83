package dev.relaywatch.commerce;

import dev.relaywatch.capture.Visits;
import dev.relaywatch.commerce.ShopOverview.AbandonedCart;
import dev.relaywatch.commerce.ShopOverview.Day;
import dev.relaywatch.commerce.ShopOverview.Kpi;
import dev.relaywatch.commerce.ShopOverview.Kpis;
import dev.relaywatch.commerce.ShopOverview.Low;
import dev.relaywatch.commerce.ShopOverviewStore.Sold;
import dev.relaywatch.commerce.ShopOverviewStore.Standing;
import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How shops are doing, from what was read of them; no shop is asked for it. */
@Component
public class ShopOverviews {
    private static final int MOST_LISTED = 100;
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final int CENTS = 2;

    /** A rate of less than a day of visits says nothing. */
    private static final Duration A_DAY = Duration.ofDays(1);

    private final ShopDirectory directory;
    private final ShopOverviewStore store;
    private final Visits visits;
    private final Tenancy tenancy;
    private final TenantTransaction transaction;
    private final ShopSyncProperties properties;
    private final List<String> platforms;
    private final Clock clock;

    ShopOverviews(
            ShopDirectory directory,
            ShopOverviewStore store,
            Visits visits,
            Tenancy tenancy,
            TenantTransaction transaction,
            ShopSyncProperties properties,
            List<ShopPlatform> platforms,
            Clock clock) {
        this.directory = directory;
        this.store = store;
        this.visits = visits;
        this.tenancy = tenancy;
        this.transaction = transaction;
        this.properties = properties;
        this.platforms = platforms.stream().map(ShopPlatform::name).sorted().toList().reversed();
        this.clock = clock;
    }

    /**
     * A shop of a tenant.
     *
     * @param platform as in addresses, such as {@code woocommerce}
     */
    public record Place(String platform, String domain) {}

    /** All of a tenant, by platform. */
    public List<Place> shops(TenantId tenant) {
        return platforms.stream()
                .flatMap(platform ->
                        directory.shops(tenant, platform).stream()
                                .map(shop -> new Place(platform, ShopDirectory.domain(shop))))
                .toList();
    }

    /** What there is to say. */
    public sealed interface Found {}

    public record Shown(ShopOverview overview) implements Found {}

    public record NotThere(String message) implements Found {}

    /** The figures of several shops cannot be added. */
    public record Unlike(FieldError which) implements Found {}

    /** A shop with what is known of it. */
    private record Shop(ShopOverviewStore.Shop key, String domain, Standing standing) {}

    /**
     * @param domain absent for all shops of the platform together
     * @param days the last of them is today
     */
    public Found of(TenantId tenant, String platform, @Nullable String domain, int days) {
        List<Connection> connections = directory.shops(tenant, platform);
        if (domain != null || connections.isEmpty()) {
            switch (directory.find(tenant, platform, domain)) {
                case ShopDirectory.One(var one, _) -> connections = List.of(one);
                case ShopDirectory.None(var why) -> {
                    return new NotThere(why);
                }
                case ShopDirectory.Several _ -> {} // a domain of blanks is none
            }
        }
        List<Connection> shown = connections;
        return transaction.within(
                tenant,
                () -> of(tenant, shown.stream().map(one -> shop(tenant, one)).toList(), days));
    }

    private Shop shop(TenantId tenant, Connection connection) {
        ShopOverviewStore.Shop key = new ShopOverviewStore.Shop(tenant, connection.id());
        return new Shop(
                key,
                ShopDirectory.domain(connection),
                store.standing(key).orElse(new Standing(null, null, null, null, null)));
    }

    private Found of(TenantId tenant, List<Shop> shops, int days) {
        List<Shop> read =
                shops.stream().filter(shop -> shop.standing().syncedAt() != null).toList();
        List<String> currencies =
                read.stream()
                        .map(shop -> String.valueOf(shop.standing().currency()))
                        .distinct()
                        .toList();
        if (currencies.size() > 1) {
            return new Unlike(
                    new FieldError(
                            "domain",
                            "is missing: the shops count in "
                                    + String.join(" and ", currencies)
                                    + ", which cannot be added; name one of "
                                    + shops.stream().map(Shop::domain).toList()));
        }
        return new Shown(
                read.isEmpty()
                        ? nothing(shops)
                        : overview(tenant, shops, read, currencies.getFirst(), days));
    }

    private static ShopOverview nothing(List<Shop> shops) {
        Kpi unknown = new Kpi(null, null);
        return new ShopOverview(
                null,
                new Kpis(unknown, unknown, unknown, unknown),
                List.of(),
                List.of(),
                List.of(),
                null,
                true,
                trouble(shops).orElse("the first synchronisation is under way"));
    }

    private static Optional<String> trouble(List<Shop> shops) {
        return shops.stream()
                .filter(shop -> shop.standing().trouble() != null)
                .map(shop ->
                        (shops.size() > 1 ? shop.domain() + ": " : "") + shop.standing().trouble())
                .findFirst();
    }

    private ShopOverview overview(
            TenantId tenant, List<Shop> shops, List<Shop> read, String currency, int days) {
        Instant now = clock.instant();
        ZoneId zone = zone(tenant, read);
        LocalDate today = LocalDate.ofInstant(now, zone);
        List<LocalDate> dates = today.minusDays(days - 1L).datesUntil(today.plusDays(1)).toList();
        ShopSales sales = new ShopSales(dates);
        ShopSales earlier = new ShopSales(dates.stream().map(day -> day.minusDays(days)).toList());
        for (Shop shop : read) {
            ZoneId own = Objects.requireNonNullElse(shop.standing().zone(), zone);
            sales.add(store, shop.key(), currency, own, start(today.plusDays(1), own));
            earlier.add(store, shop.key(), currency, own, ago(now, days, own));
        }
        ShopSales.Sum all = sales.total();
        ShopSales.Sum before = earlier.total();
        Instant begins = start(dates.getFirst(), zone);
        Instant beginsBefore = start(dates.getFirst().minusDays(days), zone);
        Instant known =
                read.stream()
                        .map(shop -> shop.standing().knownSince())
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(now);
        boolean knowsBefore = !known.isAfter(beginsBefore);
        Instant oldest =
                read.size() < shops.size()
                        ? null
                        : read.stream()
                                .map(shop -> Objects.requireNonNull(shop.standing().syncedAt()))
                                .min(Comparator.naturalOrder())
                                .orElseThrow();
        boolean stale = oldest == null || oldest.isBefore(now.minus(properties.fresh()));
        Instant seen = visits.since(tenant).orElse(now);
        BigDecimal rate =
                seen.isAfter(now.minus(A_DAY))
                        ? null
                        : rate(
                                seen.isAfter(begins)
                                        ? orders(read, currency, seen, now)
                                        : all.orders(),
                                visits.count(tenant, begins, now));
        BigDecimal rateBefore =
                seen.isAfter(beginsBefore)
                        ? null
                        : rate(
                                before.orders(),
                                visits.count(tenant, beginsBefore, ago(now, days, zone)));
        return new ShopOverview(
                currency,
                new Kpis(
                        kpi(
                                money(all.revenue(), currency),
                                money(before.revenue(), currency),
                                knowsBefore),
                        kpi(
                                BigDecimal.valueOf(all.orders()),
                                BigDecimal.valueOf(before.orders()),
                                knowsBefore),
                        kpi(average(all, currency), average(before, currency), knowsBefore),
                        kpi(rate, rateBefore, knowsBefore)),
                IntStream.range(0, days)
                        .mapToObj(i ->
                                new Day(
                                        dates.get(i),
                                        money(sales.of(i).revenue(), currency),
                                        sales.of(i).orders(),
                                        knowsBefore
                                                ? money(earlier.of(i).revenue(), currency)
                                                : null))
                        .toList(),
                carts(read, now, shops.size() > 1),
                low(read, shops.size() > 1),
                oldest,
                stale,
                message(
                        shops,
                        all,
                        known.isAfter(begins) ? known.atZone(zone).toLocalDate() : null,
                        currency));
    }

    /** Of several shops that do not agree, the tenant's. */
    private ZoneId zone(TenantId tenant, List<Shop> read) {
        List<ZoneId> zones =
                read.stream()
                        .map(shop -> shop.standing().zone())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList();
        return zones.size() == 1
                ? zones.getFirst()
                : tenancy.tenant(tenant).map(Tenant::timeZone).orElse(ZoneOffset.UTC);
    }

    private static Instant start(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toInstant();
    }

    /** The same time of the day. */
    private static Instant ago(Instant now, int days, ZoneId zone) {
        return now.atZone(zone).minusDays(days).toInstant();
    }

    private static Kpi kpi(
            @Nullable BigDecimal value, @Nullable BigDecimal previous, boolean knowsBefore) {
        return new Kpi(value, knowsBefore ? previous : null);
    }

    private static BigDecimal money(BigDecimal sum, String currency) {
        return sum.signum() == 0
                ? BigDecimal.ZERO.setScale(Amount.digits(currency))
                : sum.setScale(
                        Math.max(Amount.digits(currency), sum.stripTrailingZeros().scale()),
                        RoundingMode.UNNECESSARY);
    }

    private static BigDecimal average(ShopSales.Sum sum, String currency) {
        return sum.orders() == 0
                ? BigDecimal.ZERO.setScale(Amount.digits(currency))
                : sum.revenue()
                        .divide(
                                BigDecimal.valueOf(sum.orders()),
                                Amount.digits(currency),
                                RoundingMode.HALF_UP);
    }

    /** Orders of before the first visit that was seen were not made on one of those. */
    private long orders(List<Shop> read, String currency, Instant from, Instant to) {
        return read.stream()
                .flatMap(shop -> store.sold(shop.key(), currency, List.of(from), to).stream())
                .mapToLong(Sold::orders)
                .sum();
    }

    /** In percent; absent without visits. */
    private static @Nullable BigDecimal rate(long orders, long visits) {
        return visits == 0
                ? null
                : BigDecimal.valueOf(orders)
                        .movePointRight(2)
                        .divide(BigDecimal.valueOf(visits), CENTS, RoundingMode.HALF_UP);
    }

    private List<AbandonedCart> carts(List<Shop> read, Instant now, boolean several) {
        return read.stream()
                .flatMap(shop ->
                        store.carts(shop.key(), now.minus(ABANDONED), MOST_LISTED).stream()
                                .map(cart ->
                                        new AbandonedCart(
                                                String.valueOf(cart.id()),
                                                cart.createdAt(),
                                                cart.total(),
                                                cart.currency(),
                                                cart.status(),
                                                cart.recoveryUrl(),
                                                cart.items(),
                                                several ? shop.domain() : null)))
                .sorted(Comparator.comparing(AbandonedCart::createdAt).reversed())
                .limit(MOST_LISTED)
                .toList();
    }

    private List<Low> low(List<Shop> read, boolean several) {
        return read.stream()
                .flatMap(shop ->
                        store.lowStock(shop.key(), MOST_LISTED).stream()
                                .map(low ->
                                        new Low(
                                                String.valueOf(low.id()),
                                                low.name(),
                                                low.sku(),
                                                low.stockQuantity(),
                                                low.threshold(),
                                                several ? shop.domain() : null)))
                .sorted(Comparator.comparingInt(Low::stockQuantity))
                .limit(MOST_LISTED)
                .toList();
    }

    /**
     * @param first the day on which orders begin to be known; absent where all of the period are
     */
    private static @Nullable String message(
            List<Shop> shops, ShopSales.Sum all, @Nullable LocalDate first, String currency) {
        Optional<String> trouble = trouble(shops);
        if (trouble.isPresent()) {
            return trouble.get();
        }
        if (shops.stream().anyMatch(shop -> shop.standing().syncedAt() == null)) {
            return "the first synchronisation of a shop is under way";
        }
        if (all.uncounted() > 0) {
            return all.uncounted() + " orders are not counted: they are not in " + currency;
        }
        return first == null ? null : "orders are known from " + first + " on";
    }
}
