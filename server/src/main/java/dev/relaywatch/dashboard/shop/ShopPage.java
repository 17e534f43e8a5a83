package dev.relaywatch.dashboard.shop;

import dev.relaywatch.commerce.ShopOverviews;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** How is the shop doing? */
@RestController
class ShopPage {
    static final List<Span> SPANS = List.of(Span.WEEK, Span.DAY, Span.MONTH);
    private static final String TITLE = "Shop";

    private final Looks looks;
    private final Pages pages;
    private final ShopViews views;
    private final ShopOverviews shops;

    ShopPage(Looks looks, Pages pages, ShopViews views, ShopOverviews shops) {
        this.looks = looks;
        this.pages = pages;
        this.views = views;
        this.shops = shops;
    }

    /** The first shop of a store; of all stores a list to choose from. */
    @Allowed(Right.LOOK)
    @GetMapping("/shop")
    ResponseEntity<?> shop(Caller.Person person, HttpServletRequest request) {
        return looks.at(person, request, TITLE, SPANS, look -> choose(look, look.store()));
    }

    @Allowed(Right.LOOK)
    @GetMapping("/shop/{platform:woocommerce|shopify}")
    ResponseEntity<?> shop(
            Caller.Person person, HttpServletRequest request, @PathVariable String platform) {
        return looks.at(
                person,
                request,
                TITLE,
                SPANS,
                look ->
                        look.store() == null
                                ? pages.page("shop/choose", views.choice(look))
                                : pages.page("shop/shop", views.of(look, look.store(), platform)));
    }

    private ResponseEntity<?> choose(Look look, @Nullable Tenant store) {
        if (store == null) {
            return pages.page("shop/choose", views.choice(look));
        }
        String platform =
                shops.shops(store.id()).stream()
                        .map(ShopOverviews.Place::platform)
                        .findFirst()
                        .orElse(ShopView.PLATFORMS.getFirst());
        Address there = look.frame().to("/shop/" + platform);
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(there.toString()))
                .build();
    }
}
