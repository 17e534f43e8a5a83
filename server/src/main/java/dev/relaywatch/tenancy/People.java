package dev.relaywatch.tenancy;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.relaywatch.shared.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who works here and may do what where. */
@Component
public class People {
    /** For so long a change made on another node may not be seen here. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    private static final int MAX_CACHED = 10_000;

    private final PeopleStore store;
    private final LoadingCache<UUID, Optional<Person>> people;

    People(PeopleStore store) {
        this.store = store;
        this.people =
                Caffeine.newBuilder()
                        .maximumSize(MAX_CACHED)
                        .expireAfterWrite(FRESH)
                        .build(store::person);
    }

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
}
