package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who works here.
 *
 * @param name absent: they gave none
 * @param platformAdmin may do everything
 * @param fromFile whether the configuration file made them a platform admin
 * @param memberships what they may do where; of enabled tenants, by slug
 * @param hasPassword false: they were invited and have not come yet, or come by single sign-on
 * @param hasSecondFactor whether a code is asked for beside the password
 * @param lastSignInAt absent: never
 * @param disabledAt absent: they may sign in
 */
public record Person(
        UUID id,
        String email,
        @Nullable String name,
        boolean platformAdmin,
        boolean fromFile,
        List<Membership> memberships,
        boolean hasPassword,
        boolean hasSecondFactor,
        @Nullable Instant lastSignInAt,
        @Nullable Instant disabledAt) {
    public Person {
        memberships = List.copyOf(memberships);
    }

    /**
     * @param fromFile whether the configuration file says so, and this can only be changed there
     */
    public record Membership(TenantId tenant, String slug, Role role, boolean fromFile) {}

    /** What greets them. */
    public String shownName() {
        return name == null ? email : name;
    }
}
