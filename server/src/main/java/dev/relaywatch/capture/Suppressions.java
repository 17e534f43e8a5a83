package dev.relaywatch.capture;

import dev.relaywatch.capture.ForgottenStore.Mark;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.TenantId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who asked to be forgotten, asked of everything that is to be stored. Whoever asks here inside its
 * transaction is either done before an erasure looks for what to erase, or knows of it.
 */
@Component
class Suppressions {
    private static final Hashes NOBODY = new Hashes(Map.of());

    private final ForgottenStore store;
    private final Clock clock;

    Suppressions(ForgottenStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Something that is to be stored, and whose it is.
     *
     * @param visitor the cookie's value; absent where none is named
     */
    record Candidate(TenantId tenant, Hashes person, @Nullable String visitor) {}

    /** How something may be stored. */
    enum Verdict {
        /** As it is. */
        FREE,
        /** Without its visitor: that one is suppressed, but another person is named. */
        WITHOUT_VISITOR,
        /** Without anything personal. */
        FORGOTTEN
    }

    /** The events as they may be stored, in their order. */
    List<NewEvent> apply(List<NewEvent> events) {
        List<Verdict> verdicts =
                of(
                        events.stream()
                                .map(NewEvent::event)
                                .map(e -> new Candidate(e.tenant(), e.userData(), e.visitorId()))
                                .toList());
        List<NewEvent> allowed = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            NewEvent event = events.get(i);
            allowed.add(
                    switch (verdicts.get(i)) {
                        case FREE -> event;
                        case WITHOUT_VISITOR -> Stripped.ofVisitor(event);
                        case FORGOTTEN -> Stripped.of(event);
                    });
        }
        return allowed;
    }

    /** The visits of those who may be known. */
    List<Touch> visits(List<Touch> visits) {
        if (visits.isEmpty()) {
            return visits;
        }
        List<Verdict> verdicts =
                of(
                        visits.stream()
                                .map(Touch::visitor)
                                .map(v -> new Candidate(v.tenant(), NOBODY, v.name()))
                                .toList());
        List<Touch> allowed = new ArrayList<>(visits.size());
        for (int i = 0; i < visits.size(); i++) {
            if (verdicts.get(i) == Verdict.FREE) {
                allowed.add(visits.get(i));
            }
        }
        return allowed;
    }

    /** Asked with what its lead added: who is forgotten by it is forgotten by the deal. */
    Conversion apply(Conversion conversion) {
        Candidate candidate =
                new Candidate(conversion.tenant(), conversion.userData(), conversion.visitorId());
        return switch (of(candidate)) {
            case FREE -> conversion;
            case WITHOUT_VISITOR -> Stripped.ofVisitor(conversion);
            case FORGOTTEN -> Stripped.of(conversion);
        };
    }

    Verdict of(Candidate candidate) {
        return of(List.of(candidate)).getFirst();
    }

    /** One verdict each, in their order. Costs two short statements where nobody is suppressed. */
    List<Verdict> of(List<Candidate> candidates) {
        Set<TenantId> tenants =
                candidates.stream().map(Candidate::tenant).collect(Collectors.toSet());
        store.lockShared(tenants);
        Set<TenantId> some = store.withAny(tenants);
        Set<Mark> marks = new HashSet<>();
        for (Candidate candidate : candidates) {
            if (some.contains(candidate.tenant())) {
                marks.addAll(personMarks(candidate));
                marks.addAll(visitorMarks(candidate));
            }
        }
        if (marks.isEmpty()) {
            return Collections.nCopies(candidates.size(), Verdict.FREE);
        }
        Map<Mark, Boolean> suppressed = store.find(marks);
        return candidates.stream().map(candidate -> verdict(candidate, suppressed)).toList();
    }

    private static Verdict verdict(Candidate candidate, Map<Mark, Boolean> suppressed) {
        if (suppressed.isEmpty()) {
            return Verdict.FREE;
        }
        Set<Mark> person = personMarks(candidate);
        if (person.stream().anyMatch(suppressed::containsKey)) {
            return Verdict.FORGOTTEN;
        }
        Boolean byLead =
                visitorMarks(candidate).stream()
                        .map(suppressed::get)
                        .filter(found -> found != null)
                        .findFirst()
                        .orElse(null);
        if (byLead == null) {
            return Verdict.FREE;
        }
        return byLead && !person.isEmpty() ? Verdict.WITHOUT_VISITOR : Verdict.FORGOTTEN;
    }

    private static Set<Mark> personMarks(Candidate candidate) {
        Set<Mark> marks = new LinkedHashSet<>();
        for (String email : Person.emails(candidate.person())) {
            marks.add(Mark.email(candidate.tenant(), email));
        }
        for (String phone : Person.phones(candidate.person())) {
            marks.add(Mark.phone(candidate.tenant(), phone));
        }
        return marks;
    }

    private static Set<Mark> visitorMarks(Candidate candidate) {
        return candidate.visitor() == null
                ? Set.of()
                : Set.of(Mark.visitor(candidate.tenant(), candidate.visitor()));
    }

    /** Waits until what is being stored for the tenant is stored; what comes later knows. */
    void lock(TenantId tenant) {
        store.lock(tenant);
    }

    /** From the commit on, nothing personal of theirs is stored. */
    void forget(TenantId tenant, Person person) {
        Map<Mark, Boolean> marks = new HashMap<>();
        person.emails().forEach(email -> marks.put(Mark.email(tenant, email), false));
        person.phones().forEach(phone -> marks.put(Mark.phone(tenant, phone), false));
        person.leadsVisitors().forEach(name -> marks.put(Mark.visitor(tenant, name), true));
        person.visitors().forEach(name -> marks.put(Mark.visitor(tenant, name), false));
        store.insert(marks, clock.instant());
    }
}
