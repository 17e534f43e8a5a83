package dev.relaywatch.tenancy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an endpoint asks of whoever calls it. Each endpoint names one by {@link Allowed}. */
public enum Right {
    /** Nothing: it is open, or looks at what it was sent itself. */
    ANYONE(null),
    /** To be signed in as a person; it is about this person alone. */
    SELF(null),
    /** To look at a page of a tenant's things; pages are for people. */
    LOOK(Role.VIEWER),
    /** To see a tenant's things. */
    READ(Role.VIEWER),
    /** To act on them. */
    OPERATE(Role.ANALYST),
    /** To change how a tenant is set up. */
    MANAGE(Role.ADMIN),
    /** To change how the installation is set up. */
    PLATFORM(null);

    private final @Nullable Role role;

    Right(@Nullable Role role) {
        this.role = role;
    }

    /**
     * The least role in the tenant concerned that has it; empty where no role of a tenant counts.
     */
    public Optional<Role> role() {
        return Optional.ofNullable(role);
    }

    /**
     * Whether this caller has it anywhere; where, is said by {@link Scope}.
     *
     * @param caller absent: no key was shown and nobody is signed in
     */
    public boolean isOf(@Nullable Caller caller) {
        return switch (this) {
            case ANYONE -> true;
            case SELF -> caller instanceof Caller.Person;
            case LOOK -> caller instanceof Caller.Person && inATenant(caller);
            case READ, OPERATE, MANAGE -> inATenant(caller);
            case PLATFORM -> caller != null && caller.isPlatform();
        };
    }

    private boolean inATenant(@Nullable Caller caller) {
        return switch (caller) {
            case null -> false;
            case Caller.Browser _ -> false;
            case Caller.Server _, Caller.Platform _ -> true;
            case Caller.Person person -> person.everywhere() || hasARole(person);
        };
    }

    private boolean hasARole(Caller.Person person) {
        return role != null && person.roles().values().stream().anyMatch(held -> held.covers(role));
    }
}
