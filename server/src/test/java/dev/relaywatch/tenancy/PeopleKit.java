package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.PeopleStore.ManagedBy;
import dev.relaywatch.tenancy.people.Passwords;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** People for tests of all rooms; all have the same password, which is computed once. */
public final class PeopleKit {
    public static final String PASSWORD = "four grey herons on a roof";
    private static final String HASH = new Passwords().hash(PASSWORD).orElseThrow();

    private final PeopleStore store;

    /**
     * @param platform the role that works across tenants
     */
    public PeopleKit(DataSource platform) {
        this.store = new PeopleStore(JdbcClient.create(platform));
    }

    /** Somebody new without any role. */
    public Person person() {
        UUID id = Ids.next();
        store.insert(id, "p-" + id + "@people.example", null, HASH);
        return store.person(id).orElseThrow();
    }

    public Person platformAdmin() {
        Person person = person();
        store.setAdmin(person.id(), ManagedBy.PEOPLE);
        return store.person(person.id()).orElseThrow();
    }

    public Person member(Tenant tenant, Role role) {
        return also(person(), tenant, role);
    }

    /** Gives somebody one more role. */
    public Person also(Person person, Tenant tenant, Role role) {
        store.setMembership(tenant.id(), person.id(), role, ManagedBy.PEOPLE);
        return store.person(person.id()).orElseThrow();
    }
}
