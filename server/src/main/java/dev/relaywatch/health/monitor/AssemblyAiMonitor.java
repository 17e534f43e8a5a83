package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * AssemblyAI: the newest transcripts, the newest first (assemblyai.com/docs, "List transcripts",
 * "Rate limits"). A transcript that failed is told with 200.
 */
@Component
class AssemblyAiMonitor implements Monitor {
    private static final URI ASSEMBLYAI = URI.create("https://api.assemblyai.com");
    private static final int TRANSCRIPTS = 100;
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final Probe probe;
    private final Clock clock;

    AssemblyAiMonitor(Probe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    @Override
    public String service() {
        return "assemblyai";
    }

    @Override
    public Tier tier() {
        return Tier.EXTERNAL;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target,
                "api-key",
                (connection, key) ->
                        probe.judged(
                                Call.get(
                                        connection.address(
                                                ASSEMBLYAI, "/v2/transcript?limit=" + TRANSCRIPTS),
                                        Map.of("Authorization", key),
                                        limit),
                                this::judge));
    }

    private HealthResult judge(Probe.Answered answer) {
        String said = answer.json().path("error").asString("");
        return switch (answer.status()) {
            case 200 -> transcripts(answer);
            case 401, 403 ->
                    answer.unhealthy(
                            "the key is refused: "
                                    + said
                                    + "; give a valid one, or the base-url of its region");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    private HealthResult transcripts(Probe.Answered answer) {
        JsonNode list = answer.json().path("transcripts");
        if (!list.isArray()) {
            return answer.nonsense();
        }
        Instant dayAgo = clock.instant().minus(Duration.ofDays(1));
        List<JsonNode> lately =
                list.valueStream()
                        .filter(one -> created(one).filter(at -> at.isAfter(dayAgo)).isPresent())
                        .toList();
        long failed = lately.stream().filter(one -> is(one, "error")).count();
        long done = lately.stream().filter(one -> is(one, "completed")).count();
        Duration waiting =
                list.valueStream()
                        .filter(one -> is(one, "queued"))
                        .flatMap(one -> created(one).stream())
                        .min(Comparator.naturalOrder())
                        .map(at -> Duration.between(at, clock.instant()))
                        .filter(Duration::isPositive)
                        .orElse(Duration.ZERO);
        answer.details().put("completedTranscripts24h", done);
        answer.details().put("failedTranscripts24h", failed);
        answer.details()
                .put(
                        "queuedTranscripts",
                        list.valueStream().filter(one -> is(one, "queued")).count());
        answer.details().put("oldestQueuedSeconds", waiting.toSeconds());
        if (failed > done) {
            return answer.degraded(
                    failed
                            + " transcripts of the last day failed and "
                            + done
                            + " did not; look at the newest one's error");
        }
        return waiting.compareTo(LONGEST_WAIT) > 0
                ? answer.degraded(
                        "a transcript has been waiting for "
                                + waiting.toMinutes()
                                + " minutes; look at AssemblyAI's status page")
                : answer.healthy();
    }

    private static boolean is(JsonNode transcript, String status) {
        return transcript.path("status").asString("").equals(status);
    }

    /** AssemblyAI names no zone, and means UTC. */
    private static Optional<Instant> created(JsonNode transcript) {
        try {
            return Optional.of(
                    LocalDateTime.parse(transcript.path("created").asString(""))
                            .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
