package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Alerts;
import dev.relaywatch.alerting.AlertsTogether;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.tenancy.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How a deed with several alerts ended: the address carries it, the page says it. */
final class LotAfterwards {
    private static final String MANY = "many-";
    private static final int NAMED = 3;

    private LotAfterwards() {}

    static Address done(Address back, String deed, AlertsTogether.Done done) {
        return back.with(Afterwards.DONE, MANY + deed)
                .with(Afterwards.WITH, new Lot(done.changed()).text())
                .with(
                        Afterwards.STOOD,
                        done.stood().isEmpty() ? null : String.valueOf(done.stood().size()))
                .with(Afterwards.LEFT, new Lot(done.left()).text());
    }

    static Address nothing(Address back) {
        return back.with(Afterwards.DONE, MANY + "none");
    }

    static Address gone(Address back) {
        return back.with(Afterwards.DONE, MANY + "gone");
    }

    /** Empty where the last deed was not with several. */
    static Optional<Afterwards> of(Look look, Alerts alerts) {
        String asked = look.asked(Afterwards.DONE);
        if (asked == null || !asked.startsWith(MANY)) {
            return Optional.empty();
        }
        Lot changed = Lot.read(look.asked(Afterwards.WITH));
        return Optional.of(
                switch (asked.substring(MANY.length())) {
                    case "acknowledged" ->
                            said(look, alerts, changed, "acknowledged", "/alerts/unacknowledge");
                    case "resolved" -> said(look, alerts, changed, "resolved", "/alerts/reopen");
                    case "unacknowledged", "reopened" -> openAgain(look, alerts, changed);
                    case "none" ->
                            Afterwards.said(
                                    Notice.wait(
                                            "Nothing was done",
                                            "No alert was ticked. Tick those that are meant, then"
                                                    + " press the button again."));
                    case "gone" ->
                            Afterwards.said(
                                    Notice.wrong(
                                            "Nothing was done",
                                            "One of these alerts is not here: it may be of another"
                                                    + " store. Tick those that are meant again."));
                    default -> Afterwards.NOTHING;
                });
    }

    private static Afterwards said(
            Look look, Alerts alerts, Lot changed, String state, String way) {
        Notice rest = rest(look, alerts, state);
        int count = changed.ids().size();
        if (count == 0 || !look.may(Role.ANALYST)) {
            return new Afterwards(rest, null);
        }
        return new Afterwards(
                rest,
                new Undo(
                        "undo-" + state + "-" + Integer.toHexString(changed.hashCode()),
                        Figures.count(count, "alert is ", "alerts are ") + state,
                        way,
                        Map.of(
                                "back",
                                Afterwards.back(look.frame()).toString(),
                                "ids",
                                changed.listed())));
    }

    private static Afterwards openAgain(Look look, Alerts alerts, Lot changed) {
        int count = changed.ids().size();
        Notice rest = rest(look, alerts, "open");
        String title = Figures.count(count, "alert is open again", "alerts are open again");
        return Afterwards.said(
                rest == null
                        ? Notice.done(title, "")
                        : Notice.wait(title, rest.title() + ". " + rest.text()));
    }

    /** What was not done; absent where all was. */
    private static @Nullable Notice rest(Look look, Alerts alerts, String state) {
        int stood = stood(look.asked(Afterwards.STOOD));
        List<UUID> left = Lot.read(look.asked(Afterwards.LEFT)).ids();
        if (stood == 0 && left.isEmpty()) {
            return null;
        }
        List<String> text = new ArrayList<>();
        if (stood > 0) {
            text.add(Figures.count(stood, "was ", "were ") + state + " already.");
        }
        if (!left.isEmpty()) {
            text.add(named(left, look, alerts) + why(state, left.size()));
        }
        return Notice.wait(
                Figures.count(
                        stood + left.size(), "alert stays as it was", "alerts stay as they were"),
                String.join(" ", text));
    }

    private static String why(String state, int count) {
        if (state.equals("open")) {
            return count == 1
                    ? " is resolved, or open again as a newer alert."
                    : " are resolved, or open again as newer alerts.";
        }
        return count == 1
                ? " was resolved meanwhile: reopen it first."
                : " were resolved meanwhile: reopen them first.";
    }

    private static String named(List<UUID> left, Look look, Alerts alerts) {
        List<String> names =
                left.stream()
                        .limit(NAMED)
                        .flatMap(id -> alerts.one(id, look.tenant()).stream())
                        .map(AlertLine::title)
                        .map(title -> "“" + title + "”")
                        .toList();
        int rest = left.size() - names.size();
        if (names.isEmpty()) {
            return Figures.count(rest, "alert", "alerts");
        }
        return String.join(", ", names)
                + (rest > 0 ? " and " + Figures.count(rest, "other", "others") : "");
    }

    private static int stood(@Nullable String count) {
        return count != null && count.matches("[0-9]{1,3}") ? Integer.parseInt(count) : 0;
    }
}
