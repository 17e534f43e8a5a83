package dev.relaywatch.dashboard.shop;

import dev.relaywatch.commerce.OperationReports;
import dev.relaywatch.commerce.ShopOverview;
import dev.relaywatch.commerce.ShopOverviews;
import dev.relaywatch.commerce.ShopOverviews.Place;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.shop.ShopView.Choice;
import dev.relaywatch.dashboard.shop.ShopView.Of;
import dev.relaywatch.dashboard.shop.ShopView.Tab;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts together how a shop is doing. */
@Component
class ShopViews {
    private static final int MOST = 200;

    private final ShopOverviews shops;
    private final OperationReports operations;

    ShopViews(ShopOverviews shops, OperationReports operations) {
        this.shops = shops;
        this.operations = operations;
    }

    /** The shops of all stores that somebody may see. */
    Choice choice(Look look) {
        List<Of> all = new ArrayList<>();
        for (Tenant store : look.stores()) {
            for (Place shop : shops.shops(store.id())) {
                all.add(
                        new Of(
                                store.name(),
                                Address.of("/shop/" + shop.platform())
                                        .with("tenant", store.slug())
                                        .with("domain", shop.domain())
                                        .toString(),
                                ServiceName.of(shop.platform()),
                                shop.domain()));
            }
        }
        return new Choice(look, all.stream().limit(MOST).toList());
    }

    ShopView of(Look look, Tenant store, String platform) {
        List<Place> all = shops.shops(store.id());
        List<String> domains =
                all.stream()
                        .filter(shop -> shop.platform().equals(platform))
                        .map(Place::domain)
                        .toList();
        String domain = look.asked("domain");
        int days = Math.toIntExact(look.span().length().toDays());
        ShopOverview overview = null;
        String why = "";
        switch (shops.of(store.id(), platform, domain, days)) {
            case ShopOverviews.Shown(var shown) -> overview = shown;
            case ShopOverviews.NotThere(var message) -> why = message;
            case ShopOverviews.Unlike(var which) ->
                    why = "Their figures cannot be added: " + which.message();
        }
        boolean isThere = !domains.isEmpty();
        return new ShopView(
                look,
                platforms(look, platform, all),
                domains.size() > 1 ? domains(look, platform, domain, domains) : List.of(),
                where(domain, domains),
                overview == null || overview.syncedAt() == null
                        ? null
                        : look.moment(overview.syncedAt()),
                overview != null && overview.stale(),
                Optional.ofNullable(overview).map(ShopOverview::message).orElse(""),
                isThere,
                why,
                overview == null || overview.currency() == null
                        ? null
                        : ShopSalesView.of(overview, overview.currency(), look),
                isThere
                        ? OperationRows.of(
                                operations.of(store.id(), platform, domain, days), domain, look)
                        : null);
    }

    private static String where(@Nullable String domain, List<String> domains) {
        if (domain != null) {
            return domain;
        }
        return domains.size() == 1
                ? domains.getFirst()
                : Figures.count(domains.size(), "shop", "shops");
    }

    private static List<Tab> platforms(Look look, String current, List<Place> all) {
        return ShopView.PLATFORMS.stream()
                .map(platform ->
                        new Tab(
                                ServiceName.of(platform),
                                look.frame().to("/shop/" + platform).toString(),
                                platform.equals(current),
                                all.stream().anyMatch(shop -> shop.platform().equals(platform))
                                        ? ""
                                        : "not connected"))
                .toList();
    }

    private static List<Tab> domains(
            Look look, String platform, @Nullable String current, List<String> domains) {
        Address page = look.frame().to("/shop/" + platform);
        List<Tab> tabs = new ArrayList<>();
        tabs.add(new Tab("All", page.toString(), current == null, ""));
        domains.forEach(domain ->
                tabs.add(
                        new Tab(
                                domain,
                                page.with("domain", domain).toString(),
                                domain.equals(current),
                                "")));
        return tabs;
    }
}
