package dev.relaywatch.dashboard.events;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Looks;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Leads to the store of a name, else to the events that hold what was typed. What was typed may be
 * an address or a number: it is posted, and goes on hashed.
 */
@RestController
class FindPage {
    private static final int LONGEST = 200;

    private final Looks looks;
    private final EventLists events;

    FindPage(Looks looks, EventLists events) {
        this.looks = looks;
        this.events = events;
    }

    @Allowed(Right.LOOK)
    @PostMapping("/find")
    ResponseEntity<?> find(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(name = "_typed", defaultValue = "") String typed) {
        return looks.at(
                person,
                request,
                "Find",
                List.of(),
                look ->
                        ResponseEntity.status(HttpStatus.SEE_OTHER)
                                .location(URI.create(target(look, text(typed)).toString()))
                                .build());
    }

    private static String text(String typed) {
        String text = typed.replace("\0", "").strip();
        return text.substring(0, Math.min(text.length(), LONGEST));
    }

    private Address target(Look look, String wanted) {
        if (wanted.isEmpty()) {
            return look.frame().to("/");
        }
        return store(look.frame().stores(), wanted)
                .map(store -> Address.of("/").with("tenant", store.slug()))
                .orElseGet(() ->
                        Address.of("/tracking/events")
                                .with("tenant", look.store() == null ? null : look.store().slug())
                                .with("q", events.hidden(look, wanted)));
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
