package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Changes of who works here and may do what where. They come one by one, so that the last admin is
 * not taken away by two at once.
 */
@Component
public class PeopleChanges {
    /** How long an invitation waits. */
    public static final Duration INVITATION = Duration.ofDays(7);

    /** As the audit log calls the role that is no tenant's. */
    static final String PLATFORM_ADMIN = "platform admin";

    private final People people;
    private final PeopleStore store;
    private final OneTimeTokens tokens;
    private final PeopleMail mail;
    private final SecondFactors secondFactors;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;

    PeopleChanges(
            People people,
            PeopleStore store,
            OneTimeTokens tokens,
            PeopleMail mail,
            SecondFactors secondFactors,
            AuditLog audit,
            TenantTransaction transaction,
            ApplicationEventPublisher events) {
        this.people = people;
        this.store = store;
        this.tokens = tokens;
        this.mail = mail;
        this.secondFactors = secondFactors;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
    }

    /** How a change ended. */
    public sealed interface Outcome {}

    /** It is done; also where there was nothing to change. */
    public record Done(Person person) implements Outcome {}

    /** There is nobody of that id whom the caller may see. */
    public record Nobody() implements Outcome {}

    /** It cannot be, and why. */
    public record Refused(String reason) implements Outcome {}

    /**
     * Somebody was invited.
     *
     * @param link what opens it, to be handed over where no mail could be sent; absent: they have a
     *     password, or were sent it, or only an admin of the platform may have it
     * @param mailed whether a link was sent to them
     */
    public record Invited(Person person, @Nullable String link, boolean mailed)
            implements Outcome {}

    /** What is asked of a role: one of a tenant, or the platform's admin. */
    public sealed interface Place {}

    public record InTenant(TenantId tenant, Role role) implements Place {}

    public record OnPlatform() implements Place {}

    /**
     * Gives somebody a role; who is not known yet is sent a link to choose a password by.
     *
     * @param email checked by the caller
     * @param name absent: as it is
     */
    public Outcome invite(Caller by, String email, @Nullable String name, Place place) {
        Outcome outcome =
                transaction.acrossTenants(() -> {
                    store.lock();
                    boolean isNew = store.insert(Ids.next(), email, name, null);
                    UUID id = store.byEmail(email).orElseThrow();
                    return give(
                            by,
                            id,
                            place,
                            isNew ? AuditAction.PERSON_INVITED : AuditAction.PERSON_ROLE_SET);
                });
        return outcome instanceof Done(var person) ? invited(person, by, tenantOf(place)) : outcome;
    }

    /**
     * Whoever has the link can become this person: it is handed to somebody else than the person
     * only where that one could do nothing that its receiver may not give them anyway.
     */
    private Outcome invited(Person person, Caller by, @Nullable TenantId tenant) {
        people.forget(person.id());
        if (person.hasPassword() || person.lastSignInAt() != null) {
            return new Invited(person, null, false);
        }
        String token = tokens.issue(Purpose.INVITATION, person.id(), INVITATION);
        String link = mail.invite(person.email(), by.name(), token);
        boolean theirs =
                by.isPlatform()
                        || (!person.platformAdmin()
                                && person.memberships().stream()
                                        .allMatch(m -> m.tenant().equals(tenant)));
        return new Invited(person, link != null && theirs ? link : null, link == null);
    }

    /** A new link for somebody who has not come yet. */
    public Outcome inviteAgain(Caller by, UUID id, @Nullable TenantId tenant) {
        Optional<Person> person = people.person(id, tenant);
        if (person.isEmpty()) {
            return new Nobody();
        }
        if (person.get().hasPassword() || person.get().lastSignInAt() != null) {
            return new Refused("they have signed in before; a new password is theirs to ask for");
        }
        audit.record(
                AuditEntry.of(
                        tenant, by.actor(), AuditAction.PERSON_INVITED, person.get().email()));
        return invited(person.get(), by, tenant);
    }

    private Outcome give(Caller by, UUID id, Place place, AuditAction action) {
        Person before = store.person(id).orElseThrow();
        switch (place) {
            case OnPlatform _ -> {
                if (before.fromFile()) {
                    return new Done(before);
                }
                if (store.setAdmin(id, ManagedBy.PEOPLE)) {
                    tokens.endAll(id); // whoever was handed one would be the admin
                    entered(action, by, null, before.email(), null, PLATFORM_ADMIN);
                }
            }
            case InTenant(var tenant, var role) -> {
                Optional<Person.Membership> held =
                        before.memberships().stream()
                                .filter(m -> m.tenant().equals(tenant))
                                .findFirst();
                if (held.isPresent() && held.get().fromFile() && held.get().role() != role) {
                    return ofFile();
                }
                if (held.isEmpty() || held.get().role() != role) {
                    store.setMembership(tenant, id, role, ManagedBy.PEOPLE);
                    entered(
                            action,
                            by,
                            tenant,
                            before.email(),
                            held.map(m -> m.role().word()).orElse(null),
                            role.word());
                }
            }
        }
        return new Done(store.person(id).orElseThrow());
    }

    /** Changes what somebody who is known may do. */
    public Outcome setRole(Caller by, UUID id, Place place) {
        Optional<Person> known = people.person(id, tenantOf(place));
        if (known.isEmpty()) {
            return new Nobody();
        }
        return changed(
                transaction.acrossTenants(() -> {
                    store.lock();
                    return give(by, id, place, AuditAction.PERSON_ROLE_SET);
                }));
    }

    /**
     * Takes a role away.
     *
     * @param tenant absent: that of the platform's admin
     */
    public Outcome takeRole(Caller by, UUID id, @Nullable TenantId tenant) {
        return changed(
                transaction.acrossTenants(() -> {
                    store.lock();
                    Optional<Person> known = people.person(id, tenant);
                    if (known.isEmpty()) {
                        return new Nobody();
                    }
                    Person person = known.get();
                    if (tenant == null) {
                        return takePlatform(by, person);
                    }
                    if (person.memberships().stream()
                            .anyMatch(m -> m.tenant().equals(tenant) && m.fromFile())) {
                        return ofFile();
                    }
                    store.endMembership(tenant, id);
                    entered(
                            AuditAction.PERSON_ROLE_ENDED,
                            by,
                            tenant,
                            person.email(),
                            roleIn(person, tenant),
                            null);
                    return new Done(store.person(id).orElseThrow());
                }));
    }

    private Outcome takePlatform(Caller by, Person person) {
        if (!person.platformAdmin()) {
            return new Nobody();
        }
        if (person.fromFile()) {
            return ofFile();
        }
        if (!store.anotherAdminThan(person.id())) {
            return lastOne();
        }
        store.setAdmin(person.id(), null);
        entered(AuditAction.PERSON_ROLE_ENDED, by, null, person.email(), PLATFORM_ADMIN, null);
        return new Done(store.person(person.id()).orElseThrow());
    }

    /** From now on they cannot sign in, and all their sessions end; or they can again. */
    public Outcome setDisabled(Caller by, UUID id, boolean disabled) {
        Outcome outcome =
                changed(
                        transaction.acrossTenants(() -> {
                            store.lock();
                            Optional<Person> known = store.person(id);
                            if (known.isEmpty()) {
                                return new Nobody();
                            }
                            Person person = known.get();
                            if (disabled && person.platformAdmin() && !store.anotherAdminThan(id)) {
                                return lastOne();
                            }
                            if (store.setDisabled(id, disabled)) {
                                audit.record(
                                        AuditEntry.of(
                                                null,
                                                by.actor(),
                                                disabled
                                                        ? AuditAction.PERSON_DISABLED
                                                        : AuditAction.PERSON_ENABLED,
                                                person.email()));
                            }
                            return new Done(store.person(id).orElseThrow());
                        }));
        if (disabled && outcome instanceof Done) {
            events.publishEvent(new SignedOutEverywhere(id));
        }
        return outcome;
    }

    /** Ends all their sessions. */
    public Outcome signOut(Caller by, UUID id) {
        Optional<Person> known = store.person(id);
        known.ifPresent(person -> {
            events.publishEvent(new SignedOutEverywhere(id));
            audit.record(
                    AuditEntry.of(null, by.actor(), AuditAction.PERSON_SIGNED_OUT, person.email()));
        });
        return known.<Outcome>map(Done::new).orElseGet(Nobody::new);
    }

    /** For somebody who has lost phone and recovery codes: their password is enough then. */
    public Outcome removeSecondFactor(Caller by, UUID id) {
        Optional<Person> known = store.person(id);
        if (known.isEmpty()) {
            return new Nobody();
        }
        secondFactors.remove(id, by.actor());
        return changed(new Done(store.person(id).orElseThrow()));
    }

    private Outcome changed(Outcome outcome) {
        if (outcome instanceof Done(var person)) {
            people.forget(person.id());
        }
        return outcome;
    }

    private void entered(
            AuditAction action,
            Caller by,
            @Nullable TenantId tenant,
            String email,
            @Nullable String before,
            @Nullable String after) {
        audit.record(
                AuditEntry.of(tenant, by.actor(), action, email)
                        .changing(role(before), role(after)));
    }

    private static @Nullable Map<String, String> role(@Nullable String role) {
        return role == null ? null : Map.of("role", role);
    }

    private static @Nullable String roleIn(Person person, TenantId tenant) {
        return person.memberships().stream()
                .filter(m -> m.tenant().equals(tenant))
                .findFirst()
                .map(m -> m.role().word())
                .orElse(null);
    }

    private static @Nullable TenantId tenantOf(Place place) {
        return place instanceof InTenant(var tenant, _) ? tenant : null;
    }

    private static Refused ofFile() {
        return new Refused("the configuration file says what they may do; change it there");
    }

    private static Refused lastOne() {
        return new Refused("nobody else could administer the platform; make another admin first");
    }
}
