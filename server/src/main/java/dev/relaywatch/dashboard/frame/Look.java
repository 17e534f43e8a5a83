package dev.relaywatch.dashboard.frame;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How somebody looks at a page.
 *
 * @param person who
 * @param store of which store; absent: of all there are
 * @param stores those that the page is about
 * @param span how far back
 * @param zone in which times are told: the store's, or that of all stores where they agree
 */
public record Look(
        Caller.Person person,
        @Nullable Tenant store,
        List<Tenant> stores,
        Span span,
        Instant now,
        ZoneId zone,
        Frame frame) {
    public Look {
        stores = List.copyOf(stores);
    }

    /** Absent: of all tenants. */
    public @Nullable TenantId tenant() {
        return store == null ? null : store.id();
    }

    /** Whether they have this role wherever the page looks. */
    public boolean may(Role role) {
        return store == null ? person.everywhere() : person.calling(role).may(store.id());
    }

    /** When what is looked at began. */
    public Instant since() {
        return now.minus(span.length());
    }

    public Moment moment(Instant at) {
        return Moment.of(at, now, zone);
    }

    /** To the second where that was today. */
    public Moment second(Instant at) {
        return Moment.second(at, now, zone);
    }

    /** A parameter of the address; absent where it is empty too. */
    public @Nullable String asked(String name) {
        return frame.here().get(name);
    }
}
