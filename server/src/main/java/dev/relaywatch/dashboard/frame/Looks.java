package dev.relaywatch.dashboard.frame;

import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.health.Health;
import dev.relaywatch.queue.QueueCounts;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.stereotype.Component;

/** Opens pages: who looks, at whose things, and what is around them. */
@Component
public class Looks {
    private static final int LONGEST = 200;
    private static final int HUNDRED = 100;

    private final Pages pages;
    private final People people;
    private final Tenancy tenancy;
    private final Scope scope;
    private final WorkQueue queue;
    private final Alerts alerts;
    private final Health health;
    private final Clock clock;

    Looks(
            Pages pages,
            People people,
            Tenancy tenancy,
            Scope scope,
            WorkQueue queue,
            Alerts alerts,
            Health health,
            Clock clock) {
        this.pages = pages;
        this.people = people;
        this.tenancy = tenancy;
        this.scope = scope;
        this.queue = queue;
        this.alerts = alerts;
        this.health = health;
        this.clock = clock;
    }

    /**
     * A page of a store or of all. Whoever has several stores and names none sees the first of
     * them; whose it is not sees a page that says so.
     *
     * @param spans to choose from, the usual one first; empty where the page has no range
     * @param page what it shows
     */
    public ResponseEntity<?> at(
            Caller.Person person,
            HttpServletRequest request,
            String title,
            List<Span> spans,
            Function<Look, ResponseEntity<?>> page) {
        return at(person, request, here(request), title, spans, page);
    }

    /**
     * As above, of a page that names its store otherwise, or that answers a form.
     *
     * @param here where the page is found again, with its {@code tenant}
     */
    public ResponseEntity<?> at(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            String title,
            List<Span> spans,
            Function<Look, ResponseEntity<?>> page) {
        List<Tenant> choosable = choosable(person);
        if (here.get("tenant") == null && !person.everywhere() && choosable.size() > 1) {
            return ResponseEntity.status(HttpStatus.FOUND)
                    .location(
                            URI.create(here.with("tenant", choosable.getFirst().slug()).toString()))
                    .build();
        }
        return switch (scope.of(person, here.get("tenant"))) {
            case Scope.Refused(var problem) -> refused(person, request, here, choosable, problem);
            case Scope.Everyone _ ->
                    page.apply(look(person, request, here, title, spans, null, choosable));
            case Scope.One(var one) ->
                    tenancy.tenant(one)
                            .<ResponseEntity<?>>map(store ->
                                    page.apply(
                                            look(
                                                    person, request, here, title, spans, store,
                                                    choosable)))
                            .orElseGet(() ->
                                    refused(
                                            person,
                                            request,
                                            here,
                                            choosable,
                                            Problem.notFound("that store is gone")));
        };
    }

    /** Around a page that is about the person alone. */
    public Frame own(Caller.Person person, HttpServletRequest request, String title) {
        List<Tenant> choosable = choosable(person.calling(Role.VIEWER));
        Tenant only = choosable.size() == 1 ? choosable.getFirst() : null;
        boolean told = person.everywhere() || only != null;
        return frame(
                person,
                request,
                Address.of(request.getRequestURI()),
                title,
                null,
                List.of(),
                told
                        ? news(person.everywhere() || only == null ? null : only.id())
                        : Frame.News.NONE);
    }

    private Look look(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            String title,
            List<Span> spans,
            @Nullable Tenant store,
            List<Tenant> choosable) {
        TenantId tenant = store == null ? null : store.id();
        List<Tenant> shown = store == null ? choosable : List.of(store);
        return new Look(
                person,
                store,
                shown,
                spans.isEmpty() ? Span.DAY : Span.of(here.get("range"), spans),
                clock.instant(),
                zone(shown),
                frame(person, request, here, title, store, choosable, news(tenant)));
    }

    private Frame frame(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            String title,
            @Nullable Tenant store,
            List<Tenant> choosable,
            Frame.News news) {
        CsrfToken csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        return new Frame(
                title,
                here,
                csrf == null ? "" : csrf.getToken(),
                people.signedIn(person.id()).map(Person::shownName).orElse(person.name()),
                person.everywhere(),
                ChosenLook.of(request),
                store,
                choosable,
                news);
    }

    private Frame.News news(@Nullable TenantId tenant) {
        QueueCounts counts = queue.counts(tenant);
        return new Frame.News(
                counts.failed() + counts.deadLetter(),
                alerts.unacknowledged(tenant),
                checks(tenant));
    }

    private @Nullable Integer checks(@Nullable TenantId tenant) {
        var punctuality = health.punctuality(tenant);
        return punctuality.planned() == 0
                ? null
                : HUNDRED - HUNDRED * punctuality.overdue() / punctuality.planned();
    }

    /** Those whose things they may see, by name. */
    private List<Tenant> choosable(Caller.Person person) {
        return tenancy.tenants().stream()
                .filter(tenant -> person.may(tenant.id()))
                .sorted(Comparator.comparing(Tenant::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static ZoneId zone(List<Tenant> stores) {
        List<ZoneId> zones = stores.stream().map(Tenant::timeZone).distinct().limit(2).toList();
        return zones.size() == 1 ? zones.getFirst() : ZoneOffset.UTC;
    }

    private ResponseEntity<?> refused(
            Caller.Person person,
            HttpServletRequest request,
            Address here,
            List<Tenant> choosable,
            Problem problem) {
        Frame frame =
                frame(
                        person,
                        request,
                        here.with("tenant", null),
                        "Not here",
                        null,
                        choosable,
                        Frame.News.NONE);
        return pages.page(
                HttpStatus.valueOf(problem.status()),
                "frame/refused",
                new RefusedView(frame, problem.detail()));
    }

    /** As it stands in the address bar; what is longer than anything of ours is left out. */
    private static Address here(HttpServletRequest request) {
        Address here = Address.of(request.getRequestURI());
        for (String name : request.getParameterMap().keySet()) {
            String value = Optional.ofNullable(request.getParameter(name)).orElse("");
            if (name.length() <= LONGEST && value.length() <= LONGEST && !name.startsWith("_")) {
                here = here.with(name, value);
            }
        }
        return here;
    }
}
