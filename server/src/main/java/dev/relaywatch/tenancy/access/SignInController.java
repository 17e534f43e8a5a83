package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.EmailAddress;
import dev.relaywatch.tenancy.FirstAdmin;
import dev.relaywatch.tenancy.PasswordChanges;
import dev.relaywatch.tenancy.PasswordResets;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.SignIn;
import dev.relaywatch.tenancy.SignIns;
import dev.relaywatch.tenancy.SingleSignOn;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the forms of the sign-in pages post. Each answer leads to a page; how it ended stands in the
 * address as {@code why}, so that scripts can read it too.
 */
@RestController
class SignInController {
    private static final String CODE = "/login/code";
    private static final String SET_UP = "/setup";
    private static final String FORGOT = "/password/forgot";
    private static final String NEW_PASSWORD = "/password/new";

    private final SignIns signIns;
    private final PasswordChanges passwords;
    private final PasswordResets resets;
    private final FirstAdmin firstAdmin;
    private final Sessions sessions;
    private final SingleSignOn singleSignOn;
    private final CsrfTokenRepository tokens;
    private final Clock clock;

    SignInController(
            SignIns signIns,
            PasswordChanges passwords,
            PasswordResets resets,
            FirstAdmin firstAdmin,
            Sessions sessions,
            SingleSignOn singleSignOn,
            CsrfTokenRepository tokens,
            Clock clock) {
        this.signIns = signIns;
        this.passwords = passwords;
        this.resets = resets;
        this.firstAdmin = firstAdmin;
        this.sessions = sessions;
        this.singleSignOn = singleSignOn;
        this.tokens = tokens;
        this.clock = clock;
    }

    @Allowed(Right.ANYONE)
    @PostMapping(OpenPaths.SIGN_IN)
    ResponseEntity<Void> signIn(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String next) {
        String from = request.getRemoteAddr();
        return answer(signIns.signIn(username.strip(), password, from), request, response, next);
    }

    @Allowed(Right.ANYONE)
    @PostMapping(CODE)
    ResponseEntity<Void> code(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String next) {
        Optional<UUID> person = sessions.halfWay(request);
        if (person.isEmpty()) {
            return to(OpenPaths.SIGN_IN, "expired", next);
        }
        SignIn outcome = signIns.confirm(person.get(), code.strip(), request.getRemoteAddr());
        return outcome instanceof SignIn.Refused
                ? to(CODE, "refused", next)
                : answer(outcome, request, response, next);
    }

    private ResponseEntity<Void> answer(
            SignIn outcome, HttpServletRequest request, HttpServletResponse response, String next) {
        return switch (outcome) {
            case SignIn.Welcome(var person) -> welcome(person, request, response, next);
            case SignIn.CodeNeeded(var person) -> {
                sessions.beginHalfWay(request, person);
                yield to(CODE, "", next);
            }
            case SignIn.Refused _ -> to(OpenPaths.SIGN_IN, "refused", next);
            case SignIn.Busy _ -> to(OpenPaths.SIGN_IN, "busy", next);
            case SignIn.Locked(var until) -> {
                long seconds = Math.max(1, Duration.between(clock.instant(), until).toSeconds());
                yield to(OpenPaths.SIGN_IN, "locked-" + seconds, next);
            }
        };
    }

    private ResponseEntity<Void> welcome(
            UUID person, HttpServletRequest request, HttpServletResponse response, String next) {
        sessions.begin(request, person, request.getRemoteAddr());
        tokens.saveToken(null, request, response); // the next page gets a new one
        return redirect(LocalPath.orHome(next));
    }

    /** To the company's own provider; it leads back to where the person wanted to go. */
    @Allowed(Right.ANYONE)
    @GetMapping("/login/sso")
    ResponseEntity<Void> singleSignOn(
            HttpServletRequest request, @RequestParam(defaultValue = "") String next) {
        if (singleSignOn.shown().isEmpty()) {
            return to(OpenPaths.SIGN_IN, "", next);
        }
        OidcSignIn.remember(request, next);
        return redirect("/oauth2/authorization/" + OidcSignIn.REGISTRATION);
    }

    @Allowed(Right.ANYONE)
    @PostMapping("/logout")
    ResponseEntity<Void> signOut(HttpServletRequest request) {
        sessions.end(request);
        return to(OpenPaths.SIGN_IN, "signed-out", "");
    }

    @Allowed(Right.ANYONE)
    @PostMapping(SET_UP)
    ResponseEntity<Void> setUp(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String password) {
        String email = username.strip();
        if (!EmailAddress.isOne(email)) {
            return to(SET_UP, "username: this is no e-mail address", "");
        }
        return switch (firstAdmin.make(code, email, password, request.getRemoteAddr())) {
            case FirstAdmin.Made(var person) -> welcome(person, request, response, "");
            case FirstAdmin.Refused(var field, var reason) -> to(SET_UP, field + ": " + reason, "");
            case FirstAdmin.TooLate _ -> to(OpenPaths.SIGN_IN, "set-up", "");
        };
    }

    /** Told the same whether the address is somebody's or not. */
    @Allowed(Right.ANYONE)
    @PostMapping(FORGOT)
    ResponseEntity<Void> forgot(@RequestParam(defaultValue = "") String username) {
        resets.ask(username.strip());
        return to(FORGOT, "sent", "");
    }

    @Allowed(Right.ANYONE)
    @PostMapping(NEW_PASSWORD)
    ResponseEntity<Void> newPassword(
            @RequestParam(defaultValue = "") String token,
            @RequestParam(defaultValue = "") String password) {
        return switch (passwords.byLink(token, password)) {
            case PasswordChanges.Changed _ -> to(OpenPaths.SIGN_IN, "password-set", "");
            case PasswordChanges.TooWeak(var reason) -> withToken(token, "password: " + reason);
            case PasswordChanges.TryLater _ -> withToken(token, "busy");
            case PasswordChanges.NotProven _ -> to(FORGOT, "used", "");
        };
    }

    private static ResponseEntity<Void> withToken(String token, String why) {
        return redirect(
                UriComponentsBuilder.fromPath(NEW_PASSWORD)
                        .queryParam("token", "{token}")
                        .queryParam("why", "{why}")
                        .encode()
                        .buildAndExpand(token, why)
                        .toUriString());
    }

    private static ResponseEntity<Void> to(String page, String why, String next) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(page);
        if (!why.isEmpty()) {
            address.queryParam("why", "{why}");
        }
        if (!next.isEmpty()) {
            address.queryParam("next", "{next}");
        }
        return redirect(
                address.encode()
                        .buildAndExpand(java.util.Map.of("why", why, "next", next))
                        .toUriString());
    }

    private static ResponseEntity<Void> redirect(String location) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .header(HttpHeaders.LOCATION, location)
                .build();
    }
}
