package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.alerting.TrackingChecks;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.net.URI;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What people do on the page of data health. */
@RestController
class TrackingDeeds {
    private static final Pattern CHECKED = Pattern.compile("checked-(\\d{1,6})-(\\d{1,6})");

    private final TrackingChecks checks;
    private final Tenancy tenancy;
    private final Scope scope;

    TrackingDeeds(TrackingChecks checks, Tenancy tenancy, Scope scope) {
        this.checks = checks;
        this.tenancy = tenancy;
        this.scope = scope;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/tracking/check")
    ResponseEntity<?> check(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(required = false) @Nullable String range) {
        Address page = Address.of("/tracking").with("tenant", tenant).with("range", range);
        return switch (scope.of(caller, tenant == null || tenant.isBlank() ? null : tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> check(page, tenancy.tenants());
            case Scope.One(var one) -> check(page, tenancy.tenant(one).stream().toList());
        };
    }

    private ResponseEntity<?> check(Address page, List<Tenant> stores) {
        TrackingChecks.Changes changes = checks.now(stores);
        String done = "checked-" + changes.created() + "-" + changes.resolved();
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .location(URI.create(page.with("done", done).toString()))
                .build();
    }

    /** How it ended, as the page says it; absent where nothing was done. */
    static @Nullable Notice notice(@Nullable String done) {
        Matcher checked = CHECKED.matcher(done == null ? "" : done);
        if (!checked.matches()) {
            return null;
        }
        int opened = Integer.parseInt(checked.group(1));
        int ended = Integer.parseInt(checked.group(2));
        return Notice.done(
                "Checked just now",
                opened == 0 && ended == 0
                        ? "No alert was opened, and none ended."
                        : Figures.count(opened, "alert was", "alerts were")
                                + " opened, "
                                + Figures.count(ended, "alert", "alerts")
                                + " ended.");
    }
}
