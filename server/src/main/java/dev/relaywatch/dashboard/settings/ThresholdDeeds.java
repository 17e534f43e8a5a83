package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.health.BoundsSettings;
import dev.relaywatch.health.BoundsSettings.Wanted;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Bounds are set and taken away: of a store, or of all that have none of their own. */
@RestController
class ThresholdDeeds {
    private static final String PATH = SettingsNav.THRESHOLDS;

    private final BoundsSettings bounds;
    private final Tenancy tenancy;
    private final ThresholdsPage page;
    private final Deeds deeds;

    ThresholdDeeds(BoundsSettings bounds, Tenancy tenancy, ThresholdsPage page, Deeds deeds) {
        this.bounds = bounds;
        this.tenancy = tenancy;
        this.page = page;
        this.deeds = deeds;
    }

    /**
     * @param changing whether it is said of bounds that there are, so that the form names no others
     */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> set(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String metric,
            @RequestParam(defaultValue = "") String direction,
            @RequestParam(defaultValue = "") String warning,
            @RequestParam(defaultValue = "") String critical,
            @RequestParam(defaultValue = "") String severity,
            @RequestParam(defaultValue = "false") boolean changing,
            @RequestParam(required = false) @Nullable String tenant) {
        Wanted wanted = new Wanted(service, metric.strip(), direction, warning, critical, severity);
        Address list = Deeds.at(PATH, tenant);
        Address form =
                changing
                        ? list.with(ThresholdPanels.SERVICE, service)
                                .with(ThresholdPanels.METRIC, metric)
                        : list.with(ThresholdPanels.ADD, "any");
        return about(
                caller,
                tenant,
                store -> {
                    List<FieldError> errors = bounds.set(store, wanted, caller.actor());
                    return errors.isEmpty()
                            ? Deeds.to(list.with(Deeds.DONE, "set"))
                            : page.wrong(caller, request, form, errors);
                });
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH + "/remove")
    ResponseEntity<?> remove(
            Caller caller,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String metric,
            @RequestParam(required = false) @Nullable String tenant) {
        Address list = Deeds.at(PATH, tenant);
        return about(
                caller,
                tenant,
                store ->
                        Deeds.to(
                                list.with(
                                        Deeds.DONE,
                                        bounds.forget(store, service, metric, caller.actor())
                                                        .isEmpty()
                                                ? "removed"
                                                : "refused")));
    }

    private ResponseEntity<?> about(
            Caller caller,
            @Nullable String slug,
            Function<@Nullable Tenant, ResponseEntity<?>> deed) {
        return deeds.about(
                caller,
                slug,
                whose ->
                        whose == null
                                ? deed.apply(null)
                                : tenancy.tenant(whose)
                                        .<ResponseEntity<?>>map(deed)
                                        .orElseGet(() ->
                                                Problem.notFound("that store is gone").response()));
    }
}
