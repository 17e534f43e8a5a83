package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.FormField.Group;
import dev.relaywatch.dashboard.frame.FormField.Option;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.PeopleView.Deed;
import dev.relaywatch.dashboard.settings.PeopleView.Panel;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.People;
import dev.relaywatch.tenancy.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is done about one person, beside the list of all. */
@Component
class PersonPanels {
    static final String EMAIL = "email";
    static final String NAME = "name";
    static final String ROLE = "role";
    static final String ADD = "add";

    /** What is asked before it is done. */
    static final String ASK = "ask";

    static final String TAKE = "take";
    static final String DISABLE = "disable";
    static final String SECOND_FACTOR = "second-factor";

    private final People people;

    PersonPanels(People people) {
        this.people = people;
    }

    /** The list, without a panel. */
    static Address list(Look look) {
        return Paged.here(look, SettingsNav.PEOPLE);
    }

    private static FormField roleField(Look look) {
        List<Option> options =
                look.store() == null
                        ? List.of(new Option("platform-admin", "Admin of the platform: everything"))
                        : List.of(
                                new Option("viewer", "Viewer: sees everything of the store"),
                                new Option("analyst", "Analyst: also acknowledges, retries, tests"),
                                new Option("admin", "Admin: also sets the store up"));
        return FormField.of(ROLE, "choice", "Role", "", false)
                .choosing(List.of(new Group("", options)));
    }

    @Nullable Panel of(Look look, Map<String, String> typed, List<FieldError> errors) {
        if (look.asked(ADD) != null) {
            return inviting(look, typed, errors);
        }
        Person one =
                Optional.ofNullable(look.asked(Deeds.OPEN))
                        .flatMap(Deeds::id)
                        .flatMap(id -> people.person(id, look.tenant()))
                        .orElse(null);
        if (one == null) {
            return null;
        }
        boolean platform = look.person().everywhere();
        String asked = platform || TAKE.equals(look.asked(ASK)) ? look.asked(ASK) : null;
        return switch (asked) {
            case TAKE -> asking(look, one, TAKE, "Take the role away", taking(one, look));
            case DISABLE ->
                    asking(
                            look,
                            one,
                            DISABLE,
                            "Disable them",
                            List.of(
                                    "They are signed out everywhere, at once.",
                                    "Nobody of this address is let in until they are enabled again.",
                                    "Their roles stay, for then."));
            case SECOND_FACTOR ->
                    asking(
                            look,
                            one,
                            SECOND_FACTOR,
                            "Remove their second factor",
                            List.of(
                                    "Their password alone opens the account then, until they add another.",
                                    "For somebody who has lost phone and recovery codes: be sure that it is they who ask."));
            case null, default -> opened(look, one, typed, errors, platform);
        };
    }

    private static List<String> taking(Person one, Look look) {
        return look.store() == null
                ? List.of(
                        "They are no admin of the platform any more.",
                        "Their roles in stores stay.")
                : List.of(
                        one.shownName() + " sees nothing of " + look.store().name() + " any more.",
                        "Their account stays, and their roles in other stores.");
    }

    private static Panel inviting(Look look, Map<String, String> typed, List<FieldError> errors) {
        return new Panel(
                "Invite somebody",
                look.store() == null
                        ? "As an admin of the platform. Choose a store above to invite somebody to one."
                        : "To "
                                + look.store().name()
                                + ". Who is new gets a link to choose a password by.",
                SettingsNav.PEOPLE,
                Stream.of(
                                FormField.of(EMAIL, "text", "E-mail address", "", false),
                                FormField.of(NAME, "text", "Name", "As the others know them", true),
                                roleField(look))
                        .map(field -> field.holding(typed.get(field.name())).wrong(errors))
                        .toList(),
                List.of(),
                "Invite",
                false,
                List.of(),
                List.of(),
                list(look).toString());
    }

    private static String at(Person one, String deed) {
        return SettingsNav.PEOPLE + "/" + one.id() + "/" + deed;
    }

    private static Panel asking(
            Look look, Person one, String deed, String button, List<String> says) {
        return new Panel(
                button + "?",
                one.shownName(),
                at(one, deed),
                List.of(),
                says,
                button,
                true,
                List.of(),
                List.of(),
                list(look).with(Deeds.OPEN, one.id().toString()).toString());
    }

    private static Panel opened(
            Look look,
            Person one,
            Map<String, String> typed,
            List<FieldError> errors,
            boolean platform) {
        Optional<Person.Membership> held = HeldRoles.here(one, look);
        boolean came = one.hasPassword() || one.lastSignInAt() != null;
        boolean ofFile = HeldRoles.isOfFile(one, look);
        boolean has = look.store() == null ? one.platformAdmin() : held.isPresent();
        boolean sets = !ofFile && (look.store() != null || !has);
        Address self = list(look).with(Deeds.OPEN, one.id().toString());
        List<Deed> deeds = new ArrayList<>();
        List<Deed> ways = new ArrayList<>();
        if (!came) {
            deeds.add(new Deed("Invite again", at(one, "invite")));
        }
        if (has && !ofFile) {
            ways.add(new Deed("Take the role away", self.with(ASK, TAKE).toString()));
        }
        if (platform) {
            if (came && one.disabledAt() == null) {
                deeds.add(new Deed("Sign out everywhere", at(one, "sign-out")));
            }
            if (one.hasSecondFactor()) {
                ways.add(
                        new Deed("Remove second factor", self.with(ASK, SECOND_FACTOR).toString()));
            }
            if (one.disabledAt() == null) {
                ways.add(new Deed("Disable", self.with(ASK, DISABLE).toString()));
            } else {
                deeds.add(new Deed("Enable", at(one, "enable")));
            }
        }
        return new Panel(
                one.shownName(),
                one.name() == null ? HeldRoles.role(one, look) : one.email(),
                sets ? at(one, "role") : "",
                sets
                        ? List.of(
                                roleField(look)
                                        .holding(
                                                typed.getOrDefault(
                                                        ROLE,
                                                        held.map(m -> m.role().word()).orElse("")))
                                        .wrong(errors))
                        : List.of(),
                says(one, look, came, ofFile),
                look.store() == null ? "Make them an admin" : "Save the role",
                false,
                deeds,
                ways,
                list(look).toString());
    }

    private static List<String> says(Person one, Look look, boolean came, boolean ofFile) {
        List<String> says = new ArrayList<>();
        if (ofFile) {
            says.add("Their role comes from the configuration file, and is changed there.");
        }
        says.add(
                one.lastSignInAt() == null
                        ? came ? "Never signed in." : "Invited, and has not come yet."
                        : "Signed in last " + look.moment(one.lastSignInAt()).text() + ".");
        says.add(
                one.hasSecondFactor()
                        ? "A second factor is asked for."
                        : "Without a second factor: a stolen password alone opens the account.");
        if (one.disabledAt() != null) {
            says.add("Disabled since " + look.moment(one.disabledAt()).text() + ".");
        }
        return says;
    }
}
