package dev.relaywatch.health;

import static dev.relaywatch.health.MetricPhrases.counted;
import static dev.relaywatch.health.MetricPhrases.said;

import dev.relaywatch.health.MetricPhrases.Phrase;
import java.util.List;

/** What the numbers that only one provider gives are called, and what is said of them. */
final class ProviderPhrases {
    private static final List<Phrase> ALL =
            List.of(
                    said("stripe", "pending.*", "On its way, {o}", "{s} has # {o} on its way"),
                    counted(
                            "inngest",
                            "failedRuns24h",
                            "Runs failed in 24 h",
                            "# run failed in the last 24 hours",
                            "# runs failed in the last 24 hours"),
                    counted(
                            "inngest",
                            "pendingRuns",
                            "Runs that wait",
                            "# run waits",
                            "# runs wait"),
                    counted("mcp", "toolCount", "Tools", "{s} offers # tool", "{s} offers # tools"),
                    said(
                            "mcp",
                            "totalMs",
                            "Time of the whole check",
                            "{s} takes # for the whole check"),
                    counted(
                            "meta",
                            "minutesToRegainAccess",
                            "Minutes until it answers again",
                            "{s} refuses calls for # more minute",
                            "{s} refuses calls for # more minutes"),
                    counted(
                            "google-ads",
                            "accessibleCustomers",
                            "Accounts that the token opens",
                            "{s}'s token opens # account",
                            "{s}'s token opens # accounts"),
                    counted(
                            "ga4",
                            "validationMessages",
                            "Mistakes in a sample event",
                            "{s} finds # mistake in a sample event",
                            "{s} finds # mistakes in a sample event"),
                    counted(
                            "assemblyai",
                            "completedTranscripts24h",
                            "Transcripts done in 24 h",
                            "# transcript was done in the last 24 hours",
                            "# transcripts were done in the last 24 hours"),
                    counted(
                            "assemblyai",
                            "failedTranscripts24h",
                            "Transcripts failed in 24 h",
                            "# transcript failed in the last 24 hours",
                            "# transcripts failed in the last 24 hours"),
                    counted(
                            "assemblyai",
                            "queuedTranscripts",
                            "Transcripts that wait",
                            "# transcript waits",
                            "# transcripts wait"),
                    said(
                            "assemblyai",
                            "oldestQueuedSeconds",
                            "Oldest transcript that waits",
                            "The oldest transcript waits for #"),
                    counted(
                            "mux",
                            "failedAssets24h",
                            "Assets failed in 24 h",
                            "# asset failed in the last 24 hours",
                            "# assets failed in the last 24 hours"),
                    said(
                            "mux",
                            "newestAssetAgeSeconds",
                            "Age of the newest asset",
                            "The newest asset is # old"),
                    counted(
                            "loop",
                            "returnsLastHour",
                            "Returns in the last hour",
                            "{s} had # return in the last hour",
                            "{s} had # returns in the last hour"),
                    counted(
                            "wise",
                            "profiles",
                            "Profiles that the token opens",
                            "{s}'s token opens # profile",
                            "{s}'s token opens # profiles"));

    private ProviderPhrases() {}

    static List<Phrase> all() {
        return ALL;
    }
}
