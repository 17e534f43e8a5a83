package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import dev.relaywatch.tenancy.configuration.Configuration;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import dev.relaywatch.tenancy.people.OneTimeTokens;
import dev.relaywatch.tenancy.people.Passwords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The people whom the configuration file names, in the running transaction of the platform's role.
 * A password only serves to create the person: later their own counts. Who leaves the file loses
 * what it gave them, and stays known.
 */
@Component
class ConfiguredPeople {
    private static final Logger log = LoggerFactory.getLogger(ConfiguredPeople.class);

    private final PeopleStore store;
    private final Passwords passwords;
    private final OneTimeTokens tokens;
    private final AuditLog audit;

    ConfiguredPeople(PeopleStore store, Passwords passwords, OneTimeTokens tokens, AuditLog audit) {
        this.store = store;
        this.passwords = passwords;
        this.tokens = tokens;
        this.audit = audit;
    }

    /** Returns how many things changed. */
    int write(Configuration configuration, Map<String, TenantId> tenants) {
        Map<String, UUID> known = new HashMap<>();
        List<UUID> admins = new ArrayList<>();
        List<String> members = new ArrayList<>();
        int changes = 0;
        for (Configuration.Person person : configuration.platform().admins()) {
            UUID id = person(known, person);
            admins.add(id);
            changes +=
                    noted(
                            store.setAdmin(id, ManagedBy.FILE),
                            id,
                            null,
                            person,
                            PeopleChanges.PLATFORM_ADMIN);
        }
        for (TenantEntry entry : configuration.tenants()) {
            TenantId tenant = Objects.requireNonNull(tenants.get(entry.slug()));
            for (Configuration.Person person : entry.people()) {
                UUID id = person(known, person);
                members.add(tenant + " " + id);
                Role role = Role.valueOf(person.role().name());
                changes +=
                        noted(
                                store.setMembership(tenant, id, role, ManagedBy.FILE),
                                id,
                                tenant,
                                person,
                                role.word());
            }
        }
        return changes
                + ended(store.endAdminsOfFileExcept(admins))
                + ended(store.endMembershipsOfFileExcept(members));
    }

    private UUID person(Map<String, UUID> known, Configuration.Person person) {
        return known.computeIfAbsent(
                person.email().toLowerCase(java.util.Locale.ROOT),
                _ -> store.byEmail(person.email()).orElseGet(() -> made(person)));
    }

    private UUID made(Configuration.Person person) {
        UUID id = Ids.next();
        String password = person.password();
        String hash = password == null ? null : passwords.hash(password).orElseThrow();
        if (password != null && passwords.weakness(password, List.of(person.email())).isPresent()) {
            log.warn(
                    "The configuration file gives somebody a password that would be guessed soon; they should change it");
        }
        store.insert(id, person.email(), null, hash);
        return id;
    }

    private int noted(
            boolean changed,
            UUID id,
            @org.jspecify.annotations.Nullable TenantId tenant,
            Configuration.Person person,
            String role) {
        if (changed) {
            tokens.endAll(id); // whoever was handed one would have the role
            audit.record(
                    AuditEntry.of(tenant, Actor.FILE, AuditAction.PERSON_CONFIGURED, person.email())
                            .changing(null, Map.of("role", role)));
        }
        return changed ? 1 : 0;
    }

    private int ended(List<PeopleStore.Ended> all) {
        for (PeopleStore.Ended one : all) {
            audit.record(
                    AuditEntry.of(
                                    one.tenant(),
                                    Actor.FILE,
                                    AuditAction.PERSON_ROLE_ENDED,
                                    one.email())
                            .changing(Map.of("role", one.role()), null));
        }
        return all.size();
    }
}
