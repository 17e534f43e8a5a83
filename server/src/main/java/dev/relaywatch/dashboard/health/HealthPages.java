package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.dashboard.frame.Span;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Which integration is down for whom; how one service stands; how one store is. */
@RestController
class HealthPages {
    private static final List<Span> SPANS = List.of(Span.DAY, Span.HOUR, Span.WEEK, Span.MONTH);

    private final Looks looks;
    private final Pages pages;
    private final Matrices matrices;
    private final StoreViews stores;
    private final ServicePages services;
    private final Tenancy tenancy;

    HealthPages(
            Looks looks,
            Pages pages,
            Matrices matrices,
            StoreViews stores,
            ServicePages services,
            Tenancy tenancy) {
        this.looks = looks;
        this.pages = pages;
        this.matrices = matrices;
        this.stores = stores;
        this.services = services;
        this.tenancy = tenancy;
    }

    /** Of one store: the page of the store. */
    @Allowed(Right.LOOK)
    @GetMapping("/health")
    ResponseEntity<?> matrix(Caller.Person person, HttpServletRequest request) {
        return looks.at(person, request, "Health", List.of(), this::matrixOrStore);
    }

    private ResponseEntity<?> matrixOrStore(Look look) {
        return look.store() == null
                ? pages.page("health/matrix", matrices.of(look))
                : pages.page("health/store", stores.of(look, look.store()));
    }

    /** It is found again among the pages of health, where another store can be chosen. */
    @Allowed(Right.LOOK)
    @GetMapping("/stores/{slug}")
    ResponseEntity<?> store(
            Caller.Person person, HttpServletRequest request, @PathVariable String slug) {
        return looks.at(
                person,
                request,
                Address.of("/health").with("tenant", slug),
                "Health",
                List.of(),
                this::matrixOrStore);
    }

    @Allowed(Right.LOOK)
    @GetMapping("/health/{service}")
    ResponseEntity<?> service(
            Caller.Person person, HttpServletRequest request, @PathVariable String service) {
        return looks.at(
                person,
                request,
                title(service, request),
                SPANS,
                look -> services.of(look, service));
    }

    private String title(String service, HttpServletRequest request) {
        String slug = Objects.requireNonNullElse(request.getParameter("tenant"), "");
        return ServiceName.of(service)
                + tenancy.tenantBySlug(slug)
                        .map(Tenant::name)
                        .map(name -> " of " + name)
                        .orElse("");
    }
}
