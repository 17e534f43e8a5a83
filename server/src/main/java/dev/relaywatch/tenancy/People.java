package dev.relaywatch.tenancy;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.OneTimeTokens.Purpose;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Who works here and may do what where. */
@Component
public class People {
    /** How long an invitation waits. */
    public static final Duration INVITATION = Duration.ofDays(7);

    /** As the audit log calls the role that is no tenant's. */
    static final String PLATFORM_ADMIN = "platform admin";

    /** For so long a change made on another node may not be seen here. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final int MAX_CACHED = 10_000;

    private final PeopleStore store;
    private final OneTimeTokens tokens;
    private final PeopleMail mail;
    private final SecondFactors secondFactors;
    private final AuditLog audit;
    private final TenantTransaction transaction;
    private final ApplicationEventPublisher events;
    private final LoadingCache<UUID, Optional<Person>> people;

    People(
            PeopleStore store,
            OneTimeTokens tokens,
            PeopleMail mail,
            SecondFactors secondFactors,
            AuditLog audit,
            TenantTransaction transaction,
            ApplicationEventPublisher events) {
        this.store = store;
        this.tokens = tokens;
        this.mail = mail;
        this.secondFactors = secondFactors;
        this.audit = audit;
        this.transaction = transaction;
        this.events = events;
        this.people =
                Caffeine.newBuilder()
                        .maximumSize(MAX_CACHED)
                        .expireAfterWrite(FRESH)
                        .build(store::person);
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

    /** Somebody who may sign in; at most 5 s behind what another node changed. */
    public Optional<Person> signedIn(UUID id) {
        return people.get(id).filter(person -> person.disabledAt() == null);
    }

    /** As callers of endpoints are known. */
    public Optional<Caller.Person> caller(UUID id) {
        return signedIn(id)
                .map(person ->
                        new Caller.Person(
                                person.id(),
                                person.email(),
                                person.platformAdmin(),
                                person.memberships().stream()
                                        .collect(
                                                Collectors.toMap(
                                                        Person.Membership::tenant,
                                                        Person.Membership::role)),
                                Role.VIEWER));
    }

    /**
     * By address.
     *
     * @param tenant whose; absent: all there are
     */
    public List<Person> people(@Nullable TenantId tenant, int offset, int limit) {
        return store.people(tenant, offset, limit);
    }

    /** One of them; of a tenant those with a role there alone. */
    public Optional<Person> person(UUID id, @Nullable TenantId tenant) {
        return store.person(id).filter(person -> tenant == null || isIn(person, tenant));
    }

    private static boolean isIn(Person person, TenantId tenant) {
        return person.memberships().stream().anyMatch(m -> m.tenant().equals(tenant));
    }

    /** Whether this installation has somebody who administers it; until then it is set up. */
    public boolean anyAdmin() {
        return store.anyAdmin();
    }

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
        people.invalidate(person.id());
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
        Optional<Person> person = person(id, tenant);
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
        Optional<Person> known = person(id, tenantOf(place));
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
                    Optional<Person> known = person(id, tenant);
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

    /** What a person wants to be called; absent: by the address. */
    public void rename(UUID id, @Nullable String name) {
        store.rename(id, name);
        people.invalidate(id);
    }

    /** Forgets what is remembered of somebody, after a change made here. */
    public void forget(UUID id) {
        people.invalidate(id);
    }

    /** Forgets what is remembered, after the configuration file was applied. */
    void changed() {
        people.invalidateAll();
    }

    private Outcome changed(Outcome outcome) {
        if (outcome instanceof Done(var person)) {
            people.invalidate(person.id());
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
