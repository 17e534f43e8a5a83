package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whose rows a caller may see: a tenant's key its own, a person those of the tenants where their
 * role suffices, the platform's key and its admins all, narrowed by {@code ?tenant=slug}.
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
            case Caller.Person person -> ofPerson(person, slug);
        };
    }

    /**
     * As {@link #of}, for what concerns one tenant: everyone's is refused, and told how to name
     * one.
     */
    public Seen ofOne(Caller caller, @Nullable String slug) {
        Seen seen = of(caller, slug);
        return seen instanceof Everyone
                ? new Refused(Problem.badParameter("tenant", "say whose: ?tenant=slug"))
                : seen;
    }

    private Seen ofPerson(Caller.Person person, @Nullable String slug) {
        if (slug != null) {
            return named(slug) instanceof One(var tenant)
                    ? ofMember(person, tenant, slug)
                    : unknown(slug);
        }
        if (person.everywhere()) {
            return new Everyone();
        }
        List<TenantId> own = person.roles().keySet().stream().filter(person::may).toList();
        return own.size() == 1 ? new One(own.getFirst()) : several(own);
    }

    private static Seen ofMember(Caller.Person person, TenantId tenant, String slug) {
        if (person.may(tenant)) {
            return new One(tenant);
        }
        Role held = person.roles().get(tenant);
        return held == null
                ? unknown(slug)
                : new Refused(
                        Problem.forbidden(
                                "this needs the role "
                                        + person.needed().word()
                                        + " in "
                                        + slug
                                        + "; yours is "
                                        + held.word()));
    }

    private Refused several(List<TenantId> own) {
        String slugs =
                own.stream()
                        .flatMap(id -> tenancy.tenant(id).stream())
                        .map(Tenant::slug)
                        .sorted()
                        .collect(Collectors.joining(", "));
        return new Refused(
                Problem.badParameter("tenant", "say which of yours: ?tenant= one of " + slugs));
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
