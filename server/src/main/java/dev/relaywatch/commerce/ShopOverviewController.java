package dev.relaywatch.commerce;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How a shop is doing. */
@RestController
class ShopOverviewController {
    private static final int MOST_DAYS = 365;

    private final ShopOverviews overviews;
    private final Scope scope;

    ShopOverviewController(ShopOverviews overviews, Scope scope) {
        this.overviews = overviews;
        this.scope = scope;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/shop/{platform:woocommerce|shopify}/overview")
    ResponseEntity<?> overview(
            Caller caller,
            @PathVariable String platform,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String domain,
            @RequestParam(defaultValue = "7") String days) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ ->
                    Problem.badParameter("tenant", "is missing; say whose shop, ?tenant=slug")
                            .response();
            case Scope.One(var one) -> overview(one, platform, domain, days);
        };
    }

    /** Recovery links are for the tenant alone: nothing on the way keeps them. */
    private ResponseEntity<?> overview(
            TenantId tenant, String platform, @Nullable String domain, String days) {
        if (!days.matches("\\d{1,3}")
                || Integer.parseInt(days) < 1
                || Integer.parseInt(days) > MOST_DAYS) {
            return Problem.badParameter("days", "must be a whole number from 1 to " + MOST_DAYS)
                    .response();
        }
        return switch (overviews.of(tenant, platform, domain, Integer.parseInt(days))) {
            case ShopOverviews.Shown(var overview) ->
                    ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(overview);
            case ShopOverviews.NotThere(var message) -> Problem.notFound(message).response();
            case ShopOverviews.Unlike(var which) -> Problem.invalid(List.of(which)).response();
        };
    }
}
