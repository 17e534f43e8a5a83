package dev.relaywatch.tenancy;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Who sent a request: by the key that it shows, else by the session of its browser. A wrong key is
 * as good as none, and no session counts beside one.
 */
@Component
public class Callers {
    private final Tenancy tenancy;
    private final People people;
    private final Sessions sessions;

    Callers(Tenancy tenancy, People people, Sessions sessions) {
        this.tenancy = tenancy;
        this.people = people;
        this.sessions = sessions;
    }

    public Optional<Caller> of(HttpServletRequest request) {
        String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown != null) {
            return ShownKey.in(shown).flatMap(tenancy::authenticate);
        }
        return sessions.person(request).flatMap(people::caller).map(person -> person);
    }

    /**
     * Whether the sender is still let in as now; to be asked after the request, by what it began,
     * such as a stream.
     */
    public BooleanSupplier still(HttpServletRequest request) {
        Optional<Caller> now = of(request);
        String shown = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (shown != null) {
            return () ->
                    now.isPresent()
                            && ShownKey.in(shown).flatMap(tenancy::authenticate).equals(now);
        }
        HttpSession session = request.getSession(false);
        String id = session == null ? "" : session.getId();
        return () ->
                now.isPresent() && now.get() instanceof Caller.Person person && isStill(person, id);
    }

    private boolean isStill(Caller.Person person, String session) {
        UUID id = person.id();
        return sessions.isOpen(session, id) && people.caller(id).filter(person::equals).isPresent();
    }
}
