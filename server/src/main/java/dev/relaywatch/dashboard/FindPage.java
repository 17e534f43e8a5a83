package dev.relaywatch.dashboard;

import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Tenant;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Leads to the store of a name, else to the events that hold what was typed. */
@RestController
class FindPage {
    private final Looks looks;

    FindPage(Looks looks) {
        this.looks = looks;
    }

    @Allowed(Right.LOOK)
    @GetMapping("/find")
    ResponseEntity<?> find(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String q) {
        return looks.at(
                person,
                request,
                "Find",
                List.of(),
                look ->
                        ResponseEntity.status(HttpStatus.FOUND)
                                .location(URI.create(target(look, q.strip()).toString()))
                                .build());
    }

    private static Address target(Look look, String wanted) {
        if (wanted.isEmpty()) {
            return look.frame().to("/");
        }
        return store(look.frame().stores(), wanted)
                .map(store -> Address.of("/").with("tenant", store.slug()))
                .orElseGet(() ->
                        Address.of("/tracking/events")
                                .with("tenant", look.store() == null ? null : look.store().slug())
                                .with("q", wanted));
    }

    /** Whose name or slug it is, else the only one whose name begins so. */
    private static Optional<Tenant> store(List<Tenant> stores, String wanted) {
        String name = wanted.toLowerCase(Locale.ROOT);
        Optional<Tenant> exact =
                stores.stream()
                        .filter(store ->
                                store.slug().equals(name)
                                        || store.name().toLowerCase(Locale.ROOT).equals(name))
                        .findFirst();
        List<Tenant> beginning =
                stores.stream()
                        .filter(store -> store.name().toLowerCase(Locale.ROOT).startsWith(name))
                        .limit(2)
                        .toList();
        return exact.or(
                () -> beginning.size() == 1 ? Optional.of(beginning.getFirst()) : Optional.empty());
    }
}
