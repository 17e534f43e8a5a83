package dev.relaywatch.dashboard.overview;

import dev.relaywatch.dashboard.alerts.Afterwards;
import dev.relaywatch.dashboard.alerts.AlertRow;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Spark;
import dev.relaywatch.health.HealthGlance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong now, for whom, and what it costs.
 *
 * @param after how the last deed ended
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
 * @param sentence what is wrong, one part each
 * @param then what follows from it
 * @param open nobody has acknowledged, and no silence is in force for
 * @param more open ones that are not shown
 * @param trouble stores, the dearest first
 * @param moreTrouble stores in trouble that are not shown
 * @param services those of which something is bad
 * @param wellServices how many are well wherever they are
 * @param setup where the store is set up, while nothing of it was delivered; absent for all others,
 *     and for who may not
 * @param mayAddStores whether they may make new ones
 */
public record OverviewView(
        Look look,
        Afterwards after,
        String state,
        List<Part> sentence,
        String then,
        List<AlertRow> open,
        int more,
        List<AlertRow> acknowledged,
        Cost cost,
        Tiles tiles,
        List<Trouble> trouble,
        int moreTrouble,
        List<HealthGlance.OfService> services,
        long wellServices,
        long checks,
        boolean mayOperate,
        @Nullable Address setup,
        boolean mayAddStores) {

    public OverviewView {
        sentence = List.copyOf(sentence);
        open = List.copyOf(open);
        acknowledged = List.copyOf(acknowledged);
        trouble = List.copyOf(trouble);
        services = List.copyOf(services);
    }

    /**
     * @param link a place on the page; empty where there is none
     */
    public record Part(String text, String link) {}

    /**
     * The pipeline in numbers.
     *
     * @param change against the day before, in words
     */
    public record Tiles(
            long uploaded,
            Spark uploads,
            String change,
            String perMinute,
            long pending,
            String pendingNote,
            long failed,
            Spark failures,
            long deadLetter) {}

    /**
     * A store in trouble.
     *
     * @param state {@code degraded} or {@code unhealthy}
     * @param atRisk a line each currency
     * @param hours how its services were, the running hour last
     */
    public record Trouble(
            String slug,
            String name,
            String state,
            String what,
            String lasts,
            List<String> atRisk,
            List<Hour> hours) {
        public Trouble {
            atRisk = List.copyOf(atRisk);
            hours = List.copyOf(hours);
        }
    }

    /**
     * @param mark {@code d}, {@code x} or {@code n}: how a history bar draws it; empty: healthy
     */
    public record Hour(String mark, String words) {}
}
