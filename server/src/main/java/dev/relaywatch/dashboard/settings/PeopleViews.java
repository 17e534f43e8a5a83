package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.PeopleView.Row;
import dev.relaywatch.dashboard.settings.PeopleView.Shown;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Person;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the page of the people together. */
@Component
class PeopleViews {

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
                HeldRoles.role(one, look),
                HeldRoles.isOfFile(one, look),
                disabled ? "unhealthy" : came ? "healthy" : "unknown",
                disabled ? "Disabled" : came ? "May sign in" : "Invited",
                one.hasSecondFactor(),
                one.lastSignInAt() == null ? null : look.moment(one.lastSignInAt()),
                PersonPanels.list(look).with(Deeds.OPEN, one.id().toString()).toString(),
                one.id().toString().equals(look.asked(Deeds.OPEN)));
    }
}
