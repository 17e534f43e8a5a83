package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose rows a caller may see: a tenant's key its own, the platform's key all, narrowed by {@code
 * ?tenant=slug}.
 */
@Component
public class Scope {
    private final Tenancy tenancy;

    Scope(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** What a request may see. */
    public sealed interface Seen {}

    /** One tenant's rows. */
    public record One(TenantId tenant) implements Seen {}

    /** All tenants' rows. */
    public record Everyone() implements Seen {}

    /** Nothing, and why. */
    public record Refused(Problem problem) implements Seen {}

    /**
     * @param slug as the request narrows it; absent where it does not
     */
    public Seen of(Caller caller, @Nullable String slug) {
        return switch (caller) {
            case Caller.Browser _ ->
                    new Refused(
                            Problem.forbidden(
                                    "a public key (rwp_) only captures; use a secret key (rws_)"));
            case Caller.Server server -> ofTenant(server.tenant(), slug);
            case Caller.Platform _ -> slug == null ? new Everyone() : named(slug);
        };
    }

    private Seen ofTenant(TenantId tenant, @Nullable String slug) {
        boolean own =
                slug == null
                        || tenancy.tenant(tenant)
                                .map(known -> known.slug().equals(slug))
                                .orElse(false);
        return own ? new One(tenant) : unknown(String.valueOf(slug));
    }

    private Seen named(String slug) {
        Optional<Tenant> tenant = tenancy.tenantBySlug(slug);
        return tenant.isPresent() ? new One(tenant.get().id()) : unknown(slug);
    }

    private static Refused unknown(String slug) {
        return new Refused(Problem.notFound("there is no tenant \"" + slug + "\""));
    }
}
