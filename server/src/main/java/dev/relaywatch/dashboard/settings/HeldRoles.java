package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What roles somebody has, where the page looks. */
final class HeldRoles {
    private static final int MOST_ROLES = 3;

    private HeldRoles() {}

    static Optional<Person.Membership> here(Person one, Look look) {
        return one.memberships().stream()
                .filter(held -> held.tenant().equals(look.tenant()))
                .findFirst();
    }

    static boolean isOfFile(Person one, Look look) {
        return look.store() == null
                ? one.fromFile()
                : here(one, look).map(Person.Membership::fromFile).orElse(false);
    }

    static String role(Person one, Look look) {
        if (look.store() != null) {
            return here(one, look).map(held -> title(held.role())).orElse("No role");
        }
        List<String> roles =
                Stream.concat(
                                one.platformAdmin() ? Stream.of("Platform admin") : Stream.empty(),
                                one.memberships().stream()
                                        .limit(MOST_ROLES)
                                        .map(held ->
                                                title(held.role())
                                                        + " of "
                                                        + look.frame().stores().stream()
                                                                .filter(store ->
                                                                        store.id()
                                                                                .equals(
                                                                                        held
                                                                                                .tenant()))
                                                                .map(store -> store.name())
                                                                .findFirst()
                                                                .orElse(held.slug())))
                        .collect(Collectors.toCollection(ArrayList::new));
        if (one.memberships().size() > MOST_ROLES) {
            roles.add(Figures.count(one.memberships().size() - MOST_ROLES) + " more");
        }
        return roles.isEmpty() ? "No role" : String.join(", ", roles);
    }

    private static String title(Role role) {
        return role.word().substring(0, 1).toUpperCase(Locale.ROOT) + role.word().substring(1);
    }
}
