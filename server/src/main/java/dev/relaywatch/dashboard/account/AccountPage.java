package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.account.AccountView.EnrolmentView;
import dev.relaywatch.dashboard.account.AccountView.Place;
import dev.relaywatch.dashboard.account.AccountView.SessionLine;
import dev.relaywatch.dashboard.frame.ChosenLook;
import dev.relaywatch.dashboard.frame.Looks;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.frame.Pages;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.PasswordChanges;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.SecondFactors;
import dev.relaywatch.tenancy.Sessions;
import dev.relaywatch.tenancy.SignIns;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** One's own account: password, second factor, where one is signed in. */
@RestController
class AccountPage {
    private static final String PATH = "/account";
    private static final int LONGEST_NAME = 100;

    private final Pages pages;
    private final Looks looks;
    private final People people;
    private final PasswordChanges passwords;
    private final SecondFactors secondFactors;
    private final SignIns signIns;
    private final Sessions sessions;
    private final Clock clock;

    AccountPage(
            Pages pages,
            Looks looks,
            People people,
            PasswordChanges passwords,
            SecondFactors secondFactors,
            SignIns signIns,
            Sessions sessions,
            Clock clock) {
        this.pages = pages;
        this.looks = looks;
        this.people = people;
        this.passwords = passwords;
        this.secondFactors = secondFactors;
        this.signIns = signIns;
        this.sessions = sessions;
        this.clock = clock;
    }

    /**
     * @param add what is being added: {@code second-factor}
     */
    @Allowed(Right.SELF)
    @GetMapping(PATH)
    ResponseEntity<byte[]> account(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String done,
            @RequestParam(defaultValue = "") String add) {
        EnrolmentView enrolment =
                add.equals("second-factor")
                        ? secondFactors.propose(person.id()).map(QrPicture::of).orElse(null)
                        : null;
        return page(person, request, AccountNotice.of(done), enrolment, List.of());
    }

    private ResponseEntity<byte[]> page(
            Caller.Person caller,
            HttpServletRequest request,
            @Nullable Notice notice,
            @Nullable EnrolmentView enrolment,
            List<String> recoveryCodes) {
        Optional<Person> known = people.signedIn(caller.id());
        if (known.isEmpty()) {
            return to("/login");
        }
        Person person = known.get();
        Instant now = clock.instant();
        return pages.page(
                "account/account",
                new AccountView(
                        looks.own(caller, request, "Your account"),
                        notice,
                        person,
                        places(person),
                        sessions.of(person.id(), request).stream()
                                .map(open -> line(open, now))
                                .toList(),
                        enrolment,
                        recoveryCodes));
    }

    private static List<Place> places(Person person) {
        Stream<Place> platform =
                person.platformAdmin()
                        ? Stream.of(new Place("The whole platform", "admin"))
                        : Stream.empty();
        return Stream.concat(
                        platform,
                        person.memberships().stream()
                                .map(m -> new Place(m.slug(), m.role().word())))
                .toList();
    }

    private static SessionLine line(Sessions.Open open, Instant now) {
        return new SessionLine(
                open.key(),
                BrowserName.of(open.browser()),
                open.from(),
                Moment.of(open.since(), now, ZoneOffset.UTC),
                Moment.of(open.lastSeen(), now, ZoneOffset.UTC),
                open.here());
    }

    /**
     * Kept in a cookie of this browser: a phone at night is not a screen on a wall.
     *
     * @param look {@code light} or {@code dark}; else as the system has it
     */
    @Allowed(Right.SELF)
    @PostMapping(PATH + "/look")
    ResponseEntity<byte[]> look(@RequestParam(defaultValue = "") String look) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(PATH))
                .header(HttpHeaders.SET_COOKIE, ChosenLook.cookie(look).toString())
                .build();
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/name")
    ResponseEntity<byte[]> rename(
            Caller.Person person, @RequestParam(defaultValue = "") String name) {
        String wanted = name.strip();
        if (wanted.length() > LONGEST_NAME) {
            return to(PATH + "?done=name-too-long");
        }
        people.rename(person.id(), wanted.isEmpty() ? null : wanted);
        return to(PATH + "?done=name");
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/password")
    ResponseEntity<byte[]> password(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String before,
            @RequestParam(defaultValue = "") String password) {
        String from = request.getRemoteAddr();
        return switch (passwords.change(person.id(), before, password, from)) {
            case PasswordChanges.Changed _ -> {
                sessions.begin(request, person.id(), from); // this browser stays signed in
                yield to(PATH + "?done=password");
            }
            case PasswordChanges.TooWeak(var reason) ->
                    page(
                            person,
                            request,
                            SignInNotice.ofField("password: " + reason),
                            null,
                            List.of());
            case PasswordChanges.NotProven _ -> to(PATH + "?done=password-wrong");
            case PasswordChanges.TryLater _ -> to(PATH + "?done=busy");
        };
    }

    /** Shows the recovery codes; that is why it answers with a page and leads nowhere. */
    @Allowed(Right.SELF)
    @PostMapping(PATH + "/second-factor")
    ResponseEntity<byte[]> addSecondFactor(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String code) {
        Optional<List<String>> codes = secondFactors.confirm(person.id(), code);
        if (codes.isEmpty()) {
            return to(PATH + "?add=second-factor&done=code-wrong");
        }
        people.forget(person.id());
        return page(person, request, AccountNotice.of("second-factor"), null, codes.get());
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/second-factor/remove")
    ResponseEntity<byte[]> removeSecondFactor(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String code) {
        if (!signIns.provesByCode(person.id(), code, request.getRemoteAddr())) {
            return to(PATH + "?done=code-wrong");
        }
        secondFactors.remove(person.id(), person.actor());
        people.forget(person.id());
        return to(PATH + "?done=no-second-factor");
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/recovery-codes")
    ResponseEntity<byte[]> newRecoveryCodes(
            Caller.Person person,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String code) {
        if (!signIns.provesByCode(person.id(), code, request.getRemoteAddr())) {
            return to(PATH + "?done=code-wrong");
        }
        List<String> codes = secondFactors.newRecoveryCodes(person.id()).orElse(List.of());
        return page(person, request, AccountNotice.of("recovery-codes"), null, codes);
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/sessions/{key}/end")
    ResponseEntity<byte[]> endSession(Caller.Person person, @PathVariable String key) {
        return sessions.end(person.id(), key)
                ? to(PATH + "?done=session")
                : to(PATH + "?done=session-gone");
    }

    @Allowed(Right.SELF)
    @PostMapping(PATH + "/sessions/end")
    ResponseEntity<byte[]> endAllSessions(Caller.Person person) {
        sessions.endAll(person.id());
        return to("/login?why=signed-out");
    }

    private static ResponseEntity<byte[]> to(String path) {
        return ResponseEntity.status(HttpStatus.FOUND).location(URI.create(path)).build();
    }
}
