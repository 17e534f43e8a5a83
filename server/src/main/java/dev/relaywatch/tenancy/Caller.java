package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;

/** Who is calling, by the key shown. */
public sealed interface Caller {

    /** What the audit log calls them. */
    String name();

    /** As whom the audit log knows them. */
    default Actor actor() {
        return Actor.key(name());
    }

    /** A browser or an SDK: may only capture, for this tenant. */
    record Browser(TenantId tenant, String name) implements Caller {}

    /** A tenant's own server: everything of that tenant. */
    record Server(TenantId tenant, String name) implements Caller {}

    /** The platform's automation: everything. */
    record Platform(String name) implements Caller {}
}
