package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.PasswordChanges;
import dev.relaywatch.tenancy.PasswordResets;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.SingleSignOn;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The pages before anybody is signed in; their forms are posted to {@code tenancy}. */
@RestController
class DoorPages {
    private final Pages pages;
    private final People people;
    private final PasswordResets resets;
    private final PasswordChanges passwords;
    private final Sessions sessions;
    private final SingleSignOn singleSignOn;

    DoorPages(
            Pages pages,
            People people,
            PasswordResets resets,
            PasswordChanges passwords,
            Sessions sessions,
            SingleSignOn singleSignOn) {
        this.pages = pages;
        this.people = people;
        this.resets = resets;
        this.passwords = passwords;
        this.sessions = sessions;
        this.singleSignOn = singleSignOn;
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/login")
    ResponseEntity<byte[]> signIn(
            CsrfToken csrf,
            @RequestParam(defaultValue = "") String why,
            @RequestParam(defaultValue = "") String next) {
        return people.anyAdmin()
                ? pages.page("door/sign-in", view(csrf, SignInNotice.of(why), next))
                : to("/setup");
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/login/code")
    ResponseEntity<byte[]> code(
            HttpServletRequest request,
            CsrfToken csrf,
            @RequestParam(defaultValue = "") String why,
            @RequestParam(defaultValue = "") String next) {
        Notice notice =
                why.equals("refused")
                        ? Notice.wrong(
                                "That code opens nothing",
                                "Each code works once and for half a minute; take the next one.")
                        : SignInNotice.of(why);
        return sessions.halfWay(request).isPresent()
                ? pages.page("door/code", view(csrf, notice, next))
                : to("/login");
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/setup")
    ResponseEntity<byte[]> setUp(CsrfToken csrf, @RequestParam(defaultValue = "") String why) {
        return people.anyAdmin()
                ? to("/login")
                : pages.page("door/setup", view(csrf, SignInNotice.ofField(why), ""));
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/password/forgot")
    ResponseEntity<byte[]> forgot(CsrfToken csrf, @RequestParam(defaultValue = "") String why) {
        Notice notice =
                switch (why) {
                    case "sent" ->
                            Notice.done(
                                    "Look into your mailbox",
                                    "If that address is known here, a link is on its way. It works once, for an hour.");
                    case "used" ->
                            Notice.wrong(
                                    "That link opens nothing more",
                                    "It was used, or is too old. Ask for a new one.");
                    default -> null;
                };
        return pages.page("door/forgot", view(csrf, notice, ""));
    }

    @Allowed(Right.ANYONE)
    @GetMapping("/password/new")
    ResponseEntity<byte[]> newPassword(
            CsrfToken csrf,
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String why) {
        Optional<String> email = passwords.emailOfLink(token);
        return email.isEmpty()
                ? to("/password/forgot?why=used")
                : pages.page(
                        "door/new-password",
                        new DoorView(
                                csrf.getToken(),
                                SignInNotice.ofField(why),
                                "",
                                token,
                                email.get(),
                                null,
                                true));
    }

    private DoorView view(CsrfToken csrf, @Nullable Notice notice, String next) {
        return new DoorView(
                csrf.getToken(),
                notice,
                next,
                "",
                "",
                singleSignOn.shown().orElse(null),
                resets.available());
    }

    private static ResponseEntity<byte[]> to(String path) {
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(path)).build();
    }
}
