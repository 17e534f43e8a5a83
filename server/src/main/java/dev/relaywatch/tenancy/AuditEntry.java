package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the audit log shall tell. No secrets and no clear personal data in any of it, but for the
 * address of a person who acts.
 *
 * @param tenant absent for what concerns the whole installation
 * @param subject what it was done to
 * @param before of what was changed; absent where there was nothing
 * @param after of what was changed; absent where there is nothing any more
 * @param details what else there is to know
 */
public record AuditEntry(
        @Nullable TenantId tenant,
        Actor actor,
        AuditAction action,
        String subject,
        @Nullable Map<String, ?> before,
        @Nullable Map<String, ?> after,
        Map<String, ?> details) {
    public AuditEntry {
        before = before == null ? null : copy(before);
        after = after == null ? null : copy(after);
        details = copy(details);
    }

    /** In its order, nulls included. */
    private static Map<String, ?> copy(Map<String, ?> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    public static AuditEntry of(
            @Nullable TenantId tenant, Actor actor, AuditAction action, String subject) {
        return new AuditEntry(tenant, actor, action, subject, null, null, Map.of());
    }

    /** With what was changed. */
    public AuditEntry changing(@Nullable Map<String, ?> from, @Nullable Map<String, ?> to) {
        return new AuditEntry(tenant, actor, action, subject, from, to, details);
    }

    /** With these instead of other details. */
    public AuditEntry with(Map<String, ?> others) {
        return new AuditEntry(tenant, actor, action, subject, before, after, others);
    }
}
