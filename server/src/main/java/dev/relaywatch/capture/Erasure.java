package dev.relaywatch.capture;

import dev.relaywatch.capture.ErasureStore.FoundLead;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.PersonalData;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.tenancy.TenantTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * A person asks to be forgotten. First a short transaction makes sure that nothing personal of
 * theirs is stored from now on, then what is there is stripped in many. Their leads, which tell
 * what else they are known by, go last: whatever ends this halfway, the same request again finishes
 * it.
 */
@Component
class Erasure {
    private static final Duration LONGEST = Duration.ofSeconds(45);
    private static final int LEADS_AT_ONCE = 100;
    private static final int MOST_TEXT = 500;

    /** A visitor with leads of more people is no person's browser. */
    private static final int MOST_WHO_SHARE = 10;

    private final TenantTransaction transaction;
    private final Suppressions suppressions;
    private final ErasureStore store;
    private final Eraser eraser;
    private final AuditLog audit;
    private final Keyring keyring;

    Erasure(
            TenantTransaction transaction,
            Suppressions suppressions,
            ErasureStore store,
            Eraser eraser,
            AuditLog audit,
            Keyring keyring) {
        this.transaction = transaction;
        this.suppressions = suppressions;
        this.store = store;
        this.eraser = eraser;
        this.audit = audit;
        this.keyring = keyring;
    }

    /** What became of the request. */
    sealed interface Outcome {
        /**
         * Nothing personal is left.
         *
         * @param counts rows that were erased or stripped, by kind
         */
        record Erased(Map<String, Integer> counts) implements Outcome {}

        /** Too much for one request: the person is suppressed, the same request goes on. */
        record Unfinished() implements Outcome {}

        record Invalid(List<FieldError> errors) implements Outcome {}
    }

    /**
     * Some of the person's leads.
     *
     * @param person with what these leads add
     * @param last whether there are no others
     */
    private record Round(Person person, List<UUID> leads, boolean last) {}

    /**
     * @param actor who asks for it
     */
    Outcome erase(Tenant tenant, ObjectNode json, Actor actor) {
        return erase(tenant, json, actor, LONGEST);
    }

    Outcome erase(Tenant tenant, ObjectNode json, Actor actor, Duration longest) {
        Input input = Input.of(json);
        Person named = read(tenant, input);
        if (!input.errors().isEmpty()) {
            return new Outcome.Invalid(input.errors());
        }
        ErasureProgress progress = new ErasureProgress(longest);
        boolean last = false;
        while (!last) {
            Round round = transaction.within(tenant.id(), () -> begin(tenant.id(), named));
            erase(tenant.id(), round, progress);
            if (!progress.hasTime()) {
                return new Outcome.Unfinished();
            }
            last = round.last();
        }
        eraser.visitors(tenant.id(), named.visitors(), progress);
        if (!progress.hasTime()) {
            return new Outcome.Unfinished();
        }
        transaction.within(
                tenant.id(),
                () -> {
                    note(tenant.id(), named, actor, progress);
                    return true;
                });
        return new Outcome.Erased(progress.counts());
    }

    private static Person read(Tenant tenant, Input input) {
        String email = input.text("email", MOST_TEXT);
        String phone = input.text("phone", MOST_TEXT);
        String visitor = input.text("visitorId", EventReader.MOST_ID);
        Hashes hashes =
                new Normalizer(tenant.country())
                        .hashes(
                                new PersonalData(
                                        email, phone, null, null, null, null, null, null, null,
                                        null, null));
        if (email != null && (hashes.email().isEmpty() || isHash(email, hashes.email().get()))) {
            input.refuse(
                    "email",
                    "is no e-mail address; give the address itself, a hash says nothing of its other spellings");
        }
        if (phone != null
                && (hashes.phoneDigits().isEmpty() || isHash(phone, hashes.phoneDigits().get()))) {
            input.refuse(
                    "phone",
                    "is no phone number that can be used; give the number itself with its country code, such as"
                            + " +49 151 1234567");
        }
        if (email == null && phone == null && visitor == null && input.errors().isEmpty()) {
            for (String field : List.of("email", "phone", "visitorId")) {
                input.refuse(field, "is missing; one of email, phone and visitorId is needed");
            }
        }
        return Person.of(hashes, visitor);
    }

    /** What was given as a hash is kept as it is. */
    private static boolean isHash(String given, String kept) {
        return given.equalsIgnoreCase(kept);
    }

    /** Suppresses the person by all that is known of them. */
    private Round begin(TenantId tenant, Person named) {
        suppressions.lock(tenant);
        List<FoundLead> leads = store.leads(tenant, named, LEADS_AT_ONCE);
        Person person = named;
        Set<UUID> visitors = new HashSet<>();
        for (FoundLead lead : leads) {
            person = person.knownBy(lead.userData());
            UUID visitor = lead.visitor();
            if (visitor != null) {
                visitors.add(visitor);
            }
        }
        person = person.withLeadsVisitors(store.visitorsOfFew(tenant, visitors, MOST_WHO_SHARE));
        suppressions.forget(tenant, person);
        return new Round(
                person, leads.stream().map(FoundLead::id).toList(), leads.size() < LEADS_AT_ONCE);
    }

    private void erase(TenantId tenant, Round round, ErasureProgress progress) {
        Person person = round.person();
        eraser.events(tenant, person, progress);
        eraser.conversions(tenant, person, List.of(), progress);
        eraser.visitors(tenant, person.leadsVisitors(), progress);
        List<UUID> leads = round.leads();
        while (!leads.isEmpty() && progress.hasTime()) {
            eraser.conversions(tenant, Person.NOBODY, leads, progress);
            eraser.leads(tenant, leads, progress);
            leads = round.last() ? alsoTheirs(tenant, person) : List.of();
        }
    }

    /** Leads of other names that a lead of theirs shares its e-mail or phone with. */
    private List<UUID> alsoTheirs(TenantId tenant, Person person) {
        Person byContact = new Person(person.emails(), person.phones(), Set.of(), Set.of());
        return transaction
                .within(tenant, () -> store.leads(tenant, byContact, LEADS_AT_ONCE))
                .stream()
                .map(FoundLead::id)
                .toList();
    }

    private void note(TenantId tenant, Person named, Actor actor, ErasureProgress progress) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("erased", progress.counts());
        details.put("kept", Capture.KEPT_WHEN_ERASED);
        details.put(
                "suppressed",
                "the person is known by hashes alone, so that what comes later is stored without them");
        audit.record(
                AuditEntry.of(tenant, actor, AuditAction.PRIVACY_ERASED, subject(tenant, named))
                        .with(details));
    }

    /** Tells whether a person is the one that was erased to whoever has the keys. */
    private String subject(TenantId tenant, Person named) {
        StringJoiner subject = new StringJoiner(" ");
        add(subject, tenant, "email", named.emails());
        add(subject, tenant, "phone", named.phones());
        add(subject, tenant, "visitor", named.visitors());
        return subject.toString();
    }

    private void add(StringJoiner subject, TenantId tenant, String kind, Set<String> identifiers) {
        if (!identifiers.isEmpty()) {
            String all = identifiers.stream().sorted().collect(Collectors.joining(","));
            subject.add(
                    kind
                            + ":"
                            + keyring.fingerprint(
                                    "erasure:" + tenant,
                                    (kind + ":" + all).getBytes(StandardCharsets.UTF_8)));
        }
    }
}
