package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Moment;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.settings.ConnectionsView.Checked;
import dev.relaywatch.health.ChecksOnDemand.Found;
import dev.relaywatch.queue.TroubledLane;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.ConnectionDetails;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a connection stands, in words: what is sent to it comes before what its checks find.
 *
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
 * @param at since when it is so; of what is well when it was found so; absent: not known
 */
record Standing(String state, String word, @Nullable Instant at) {

    static Standing of(
            ConnectionDetails connection, List<TroubledLane> lanes, @Nullable Found found) {
        if (!connection.enabled()) {
            return new Standing("unknown", "Switched off", connection.updatedAt());
        }
        return worst(lanes)
                .map(lane -> new Standing(shape(lane), word(lane), lane.since()))
                .orElseGet(() -> of(found));
    }

    private static Standing of(@Nullable Found found) {
        if (found == null || found.at() == null) {
            return new Standing("unknown", "Not checked yet", null);
        }
        return switch (found.status()) {
            case HEALTHY -> new Standing("healthy", "Healthy", found.at());
            case DEGRADED -> new Standing("degraded", "Degraded", found.since());
            case UNHEALTHY -> new Standing("unhealthy", "Unhealthy", found.since());
            case UNKNOWN -> new Standing("unknown", "Unknown", found.at());
        };
    }

    private static Optional<TroubledLane> worst(List<TroubledLane> lanes) {
        return lanes.stream().min(Comparator.comparing(TroubledLane::state));
    }

    private static String shape(TroubledLane lane) {
        return lane.state() == TroubledLane.State.PAUSED ? "unhealthy" : "degraded";
    }

    private static String word(TroubledLane lane) {
        return switch (lane.state()) {
            case PAUSED -> "Account refused";
            case BROKEN -> "Does not answer";
            case PROBING -> "Being tried";
            case HELD -> "Asked for a rest";
        };
    }

    /** What is wrong with it, as its panel begins; absent where nothing is. */
    static @Nullable Notice trouble(
            ConnectionDetails connection,
            List<TroubledLane> lanes,
            @Nullable Found found,
            Look look) {
        if (!connection.enabled()) {
            return new Notice(
                    "unknown",
                    "It is switched off",
                    "Nothing is sent to it and nothing checks it. What waits for it stays in the queue.");
        }
        String service = ServiceName.of(connection.service());
        return worst(lanes)
                .map(lane ->
                        new Notice(
                                shape(lane),
                                said(lane, service, look.moment(lane.since())),
                                lane.reason() + then(lane, look)))
                .orElseGet(() -> trouble(service, found, look));
    }

    private static String said(TroubledLane lane, String service, Moment since) {
        return switch (lane.state()) {
            case PAUSED -> service + " refuses the account since " + since.text();
            case BROKEN, PROBING -> service + " does not answer since " + since.text();
            case HELD -> service + " asked for a rest at " + since.text();
        };
    }

    private static String then(TroubledLane lane, Look look) {
        return switch (lane.state()) {
            case PAUSED -> ". It goes on as soon as new access is saved here.";
            case BROKEN, PROBING -> ". It is tried again by itself.";
            case HELD ->
                    lane.heldUntil() == null
                            ? ""
                            : ". It goes on at " + look.moment(lane.heldUntil()).text() + ".";
        };
    }

    private static @Nullable Notice trouble(String service, @Nullable Found found, Look look) {
        if (found == null || found.at() == null || !found.status().isBad()) {
            return null;
        }
        String state = found.status().text();
        return new Notice(
                state,
                (state.equals("degraded")
                                ? service + " works with trouble since "
                                : service + " does not work since ")
                        + look.moment(found.since()).text(),
                reason(found));
    }

    /** How the latest check went; absent where there was none. */
    static @Nullable Checked checked(@Nullable Found found, Look look) {
        if (found == null || found.at() == null) {
            return null;
        }
        String reason = reason(found);
        int remedy = reason.lastIndexOf("; ");
        String why = remedy < 0 ? reason : reason.substring(0, remedy);
        String then = remedy < 0 ? "" : reason.substring(remedy + 2);
        return new Checked(
                found.status().text(),
                switch (found.status()) {
                    case HEALTHY -> "Answers as it should";
                    case DEGRADED -> "Works, but: " + why;
                    case UNHEALTHY -> "Does not work: " + why;
                    case UNKNOWN -> "Could not be found out: " + why;
                },
                then,
                look.second(found.at()),
                Figures.latency(found.latency().toMillis()));
    }

    private static String reason(Found found) {
        return found.reason() == null ? "no reason was given" : found.reason();
    }
}
