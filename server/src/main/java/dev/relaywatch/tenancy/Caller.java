package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who is calling, by the key shown or by who is signed in. */
public sealed interface Caller {

    /** What the audit log calls them. */
    String name();

    /** As whom the audit log knows them. */
    default Actor actor() {
        return this instanceof Person ? Actor.person(name()) : Actor.key(name());
    }

    /** Whether this may do everything everywhere. */
    default boolean isPlatform() {
        return this instanceof Platform || (this instanceof Person person && person.everywhere());
    }

    /**
     * A browser or an SDK: may only capture, for this tenant.
     *
     * @param origins pages it is taken from; empty: as the tenant has it
     */
    record Browser(TenantId tenant, String name, List<String> origins) implements Caller {
        public Browser {
            origins = List.copyOf(origins);
        }
    }

    /** A tenant's own server: everything of that tenant. */
    record Server(TenantId tenant, String name) implements Caller {}

    /** The platform's automation: everything. */
    record Platform(String name) implements Caller {}

    /**
     * A person who is signed in.
     *
     * @param name their e-mail address
     * @param everywhere a platform admin: everything
     * @param roles what they may do in their tenants
     * @param needed the least role that what they call asks for
     */
    record Person(UUID id, String name, boolean everywhere, Map<TenantId, Role> roles, Role needed)
            implements Caller {
        public Person {
            roles = Map.copyOf(roles);
        }

        /** The same person, who calls something that asks for this role. */
        public Person calling(Role role) {
            return new Person(id, name, everywhere, roles, role);
        }

        /** Whether they may call it for this tenant. */
        public boolean may(TenantId tenant) {
            Role held = roles.get(tenant);
            return everywhere || (held != null && held.covers(needed));
        }
    }
}
