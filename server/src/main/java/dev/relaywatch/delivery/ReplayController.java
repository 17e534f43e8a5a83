package dev.relaywatch.delivery;

import dev.relaywatch.queue.ReplayPreview;
import dev.relaywatch.queue.ReplayProgress;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Puts right what is stuck: replays, and lanes that shall flow again. */
@RestController
class ReplayController {
    private final Replay replay;
    private final Destinations destinations;
    private final Scope scope;
    private final JsonMapper json;

    ReplayController(Replay replay, Destinations destinations, Scope scope, JsonMapper json) {
        this.replay = replay;
        this.destinations = destinations;
        this.scope = scope;
        this.json = json;
    }

    /**
     * Retries.
     *
     * @param body is asked for before the parameter: else Tomcat would read it as a form where the
     *     request says that it is one, as curl does
     */
    @Allowed(Right.OPERATE)
    @PostMapping("/api/admin/retry-failed-events")
    ResponseEntity<?> retry(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> replayed(null, caller.actor(), read);
            case Scope.One(var one) -> replayed(one, caller.actor(), read);
        };
    }

    private ResponseEntity<?> replayed(@Nullable TenantId tenant, Actor actor, JsonBody body) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> replayed(tenant, actor, object);
        };
    }

    private ResponseEntity<?> replayed(@Nullable TenantId tenant, Actor actor, ObjectNode body) {
        return switch (ReplayRequest.read(tenant, body, destinations)) {
            case ReplayRequest.Invalid(var errors) -> Problem.invalid(errors).response();
            case ReplayRequest.Wanted wanted when wanted.preview() ->
                    ResponseEntity.ok(view(replay.preview(wanted.filter())));
            case ReplayRequest.Wanted(var filter, var _, var confirmed) ->
                    switch (replay.run(filter, confirmed, actor)) {
                        case Replay.Refused(var most) ->
                                Problem.ofStatus(
                                                409,
                                                most
                                                        + " replays are running already; wait for one to end, or stop one")
                                        .response();
                        case Replay.Ran(var progress) ->
                                ResponseEntity.ok(ran(progress, confirmed));
                    };
        };
    }

    private static Map<String, Object> view(ReplayPreview preview) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.put("matching", preview.matching());
        view.put("value", preview.value());
        view.put("valueUnknown", preview.valueUnknown());
        view.put("tooOld", preview.tooOld());
        view.put("outsideDedupWindow", preview.outsideDedupWindow());
        return view;
    }

    private static Map<String, Object> ran(ReplayProgress progress, boolean confirmed) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("success", true);
        view.putAll(counts(progress));
        view.put("running", progress.running());
        if (progress.running()) {
            view.put("replayId", progress.id());
        }
        if (!confirmed) {
            view.put("outsideDedupWindow", progress.leftAlone());
        }
        return view;
    }

    @Allowed(Right.READ)
    @GetMapping("/api/admin/replays/{id}")
    ResponseEntity<?> progress(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @PathVariable UUID id) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> answer(replay.progress(null, id));
            case Scope.One(var one) -> answer(replay.progress(one, id));
        };
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/api/admin/replays/{id}/stop")
    ResponseEntity<?> stop(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @PathVariable UUID id) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> answer(replay.stop(null, id, caller.actor()));
            case Scope.One(var one) -> answer(replay.stop(one, id, caller.actor()));
        };
    }

    private static ResponseEntity<?> answer(Optional<ReplayProgress> found) {
        return found.<ResponseEntity<?>>map(
                        progress -> {
                            Map<String, Object> view = new LinkedHashMap<>();
                            view.put("replayId", progress.id());
                            view.put("state", progress.state().name().toLowerCase(Locale.ROOT));
                            view.put("matching", progress.matching());
                            view.putAll(counts(progress));
                            return ResponseEntity.ok(view);
                        })
                .orElseGet(() -> Problem.notFound("there is no replay of this id").response());
    }

    private static Map<String, Object> counts(ReplayProgress progress) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("processed", progress.processed());
        counts.put("resolved", progress.resolved());
        counts.put("failed", progress.failed());
        counts.put("dead_lettered", progress.deadLettered());
        return counts;
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/api/admin/lanes/{slug}/{destination}/resume")
    ResponseEntity<?> resume(
            Caller caller, @PathVariable String slug, @PathVariable String destination) {
        return switch (scope.of(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> Problem.notFound("there is no such tenant").response();
            case Scope.One(var one) -> resume(one, slug, destination, caller.actor());
        };
    }

    private ResponseEntity<?> resume(
            TenantId tenant, String slug, String destination, Actor actor) {
        return replay.resume(tenant, destination, actor)
                .<ResponseEntity<?>>map(resumed ->
                        ResponseEntity.ok(
                                Map.of(
                                        "tenant",
                                        slug,
                                        "destination",
                                        destination,
                                        "state",
                                        "open",
                                        "resumed",
                                        resumed)))
                .orElseGet(() ->
                        Problem.notFound(
                                        "tenant \""
                                                + slug
                                                + "\" has no destination \""
                                                + destination
                                                + "\"")
                                .response());
    }
}
