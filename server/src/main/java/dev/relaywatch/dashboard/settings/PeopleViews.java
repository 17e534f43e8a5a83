package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.PeopleView.Row;
import dev.relaywatch.dashboard.settings.PeopleView.Shown;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the people together. */
@Component
class PeopleViews {
    private static final int MOST_ROLES = 3;

    private final People people;
    private final PersonPanels panels;

    PeopleViews(People people, PersonPanels panels) {
        this.people = people;
        this.panels = panels;
    }

    /**
     * @param shown an invitation to be handed over; absent: there is none
     * @param typed into the form of the panel; empty before that
     */
    PeopleView of(
            Look look,
            @Nullable Notice notice,
            @Nullable Shown shown,
            Map<String, String> typed,
            List<FieldError> errors) {
        Paged<Person> listed =
                Paged.of(
                        look,
                        SettingsNav.PEOPLE,
                        (after, most) -> people.people(look.tenant(), after, most));
        return new PeopleView(
                look,
                listed.whole() ? Figures.count(listed.items().size(), "person", "people") : "",
                notice,
                shown,
                PersonPanels.list(look).with(PersonPanels.ADD, "person").toString(),
                listed.items().stream().map(one -> row(one, look)).toList(),
                listed.first(),
                listed.next(),
                shown == null ? panels.of(look, typed, errors) : null);
    }

    private static Row row(Person one, Look look) {
        boolean came = one.hasPassword() || one.lastSignInAt() != null;
        boolean disabled = one.disabledAt() != null;
        return new Row(
                one.id().toString(),
                one.shownName(),
                one.name() == null ? "" : one.email(),
                role(one, look),
                PersonPanels.isOfFile(one, look),
                disabled ? "unhealthy" : came ? "healthy" : "unknown",
                disabled ? "Disabled" : came ? "May sign in" : "Invited",
                one.hasSecondFactor(),
                one.lastSignInAt() == null ? null : look.moment(one.lastSignInAt()),
                PersonPanels.list(look).with(Deeds.OPEN, one.id().toString()).toString(),
                one.id().toString().equals(look.asked(Deeds.OPEN)));
    }

    static String role(Person one, Look look) {
        if (look.store() != null) {
            return PersonPanels.here(one, look).map(held -> title(held.role())).orElse("No role");
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
