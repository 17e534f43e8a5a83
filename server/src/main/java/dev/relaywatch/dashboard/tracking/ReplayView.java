package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.queue.ReplayProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a retry came.
 *
 * @param state {@code healthy}, {@code degraded}, {@code unhealthy} or {@code unknown}
 * @param sentence how it goes, or how it ended
 * @param then what follows from it
 */
public record ReplayView(
        Look look,
        ReplayProgress progress,
        String state,
        String sentence,
        String then,
        boolean mayOperate) {

    static ReplayView of(Look look, ReplayProgress progress, boolean mayOperate) {
        return new ReplayView(
                look, progress, state(progress), sentence(progress), then(progress), mayOperate);
    }

    private static String state(ReplayProgress progress) {
        if (progress.running()) {
            return "unknown";
        }
        if (progress.deadLettered() + progress.kept() > 0) {
            return "unhealthy";
        }
        return progress.failed() > 0 || progress.state() == ReplayProgress.State.STOPPED
                ? "degraded"
                : "healthy";
    }

    private static String sentence(ReplayProgress progress) {
        if (progress.running()) {
            return "Retrying " + items(progress.matching());
        }
        if (progress.state() == ReplayProgress.State.STOPPED) {
            return "Stopped after "
                    + Figures.count(progress.processed())
                    + " of "
                    + items(progress.matching());
        }
        if (progress.matching() == 0) {
            return "There was nothing to retry";
        }
        return progress.resolved() == progress.matching()
                ? (progress.matching() == 1
                        ? "The item was uploaded"
                        : "All " + items(progress.matching()) + " were uploaded")
                : Figures.count(progress.resolved())
                        + " of "
                        + items(progress.matching())
                        + (progress.resolved() == 1 ? " was" : " were")
                        + " uploaded";
    }

    private static String then(ReplayProgress progress) {
        List<String> words = new ArrayList<>();
        add(words, progress.failed(), "failed again and will be retried");
        add(
                words,
                progress.deadLettered(),
                progress.deadLettered() == 1
                        ? "refused for good: a dead letter again"
                        : "refused for good: dead letters again");
        add(words, progress.kept(), "as before, because the account was refused");
        add(words, progress.leftAlone(), "left alone: their platform could count them twice");
        long untried = progress.matching() - progress.processed();
        if (!progress.running()) {
            add(
                    words,
                    untried,
                    progress.state() == ReplayProgress.State.STOPPED
                            ? "not tried and as before"
                            : "waiting for their account");
        }
        return words.isEmpty() ? "" : String.join("; ", words) + ".";
    }

    private static void add(List<String> words, long count, String what) {
        if (count > 0) {
            words.add(Figures.count(count) + " " + what);
        }
    }

    private static String items(long count) {
        return Figures.count(count, "item", "items");
    }
}
