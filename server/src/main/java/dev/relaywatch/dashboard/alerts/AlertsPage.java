package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What needs me, why, and who was told of it? */
@RestController
class AlertsPage {
    private final Looks looks;
    private final Pages pages;
    private final AlertLists lists;
    private final AlertDetails details;
    private final Alerts alerts;
    private final Tenancy tenancy;

    AlertsPage(
            Looks looks,
            Pages pages,
            AlertLists lists,
            AlertDetails details,
            Alerts alerts,
            Tenancy tenancy) {
        this.looks = looks;
        this.pages = pages;
        this.lists = lists;
        this.details = details;
        this.alerts = alerts;
        this.tenancy = tenancy;
    }

    @Allowed(Right.LOOK)
    @GetMapping(AlertLists.PATH)
    ResponseEntity<?> list(Caller.Person person, HttpServletRequest request) {
        return looks.at(
                person,
                request,
                "Alerts",
                List.of(),
                look -> pages.page("alerts/alerts", lists.of(look)));
    }

    /** Messages lead here without saying the store: it is found, where they have several. */
    @Allowed(Right.LOOK)
    @GetMapping(AlertLists.PATH + "/{id}")
    ResponseEntity<?> one(
            Caller.Person person, HttpServletRequest request, @PathVariable String id) {
        Optional<UUID> alert = Afterwards.id(id);
        boolean named = request.getParameter("tenant") != null;
        Optional<Tenant> store =
                named || person.everywhere() || person.roles().size() < 2
                        ? Optional.empty()
                        : alert.flatMap(known -> ofTheirs(known, person));
        if (store.isPresent()) {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(
                            URI.create(
                                    Address.of(request.getRequestURI())
                                            .with("tenant", store.get().slug())
                                            .toString()))
                    .build();
        }
        return looks.at(person, request, "Alert", List.of(), look -> shown(look, alert));
    }

    private Optional<Tenant> ofTheirs(UUID alert, Caller.Person person) {
        Set<TenantId> concerned = alerts.concerned(alert);
        return tenancy.tenants().stream()
                .filter(tenant -> concerned.contains(tenant.id()) && person.may(tenant.id()))
                .findFirst();
    }

    private ResponseEntity<?> shown(Look look, Optional<UUID> alert) {
        return alert.flatMap(id -> details.of(look, id))
                .<ResponseEntity<?>>map(view -> pages.page("alerts/alert", view))
                .orElseGet(() ->
                        pages.page(
                                HttpStatus.NOT_FOUND,
                                "alerts/unknown",
                                new UnknownAlert(
                                        look, look.frame().to(AlertLists.PATH).toString())));
    }
}
