package dev.relaywatch.alerting;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who hears of alerts, and where: read, made, changed, taken away, tried. */
@RestController
class ChannelController {
    private static final String PATH = "/api/platform/channels";
    private static final String ONE = PATH + "/{id}";

    private final ChannelChanges channels;
    private final ChannelView views;
    private final Scope scope;
    private final JsonMapper json;

    ChannelController(ChannelChanges channels, ChannelView views, Scope scope, JsonMapper json) {
        this.channels = channels;
        this.views = views;
        this.scope = scope;
        this.json = json;
    }

    /** What goes on with a tenant; absent: with the installation. */
    private interface ForWhom {
        ResponseEntity<?> answer(@Nullable TenantId tenant);
    }

    private ResponseEntity<?> about(Caller caller, @Nullable String slug, ForWhom then) {
        return switch (scope.of(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> then.answer(null);
            case Scope.One(var one) -> then.answer(one);
        };
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        return about(
                caller,
                tenant,
                whose ->
                        ResponseEntity.ok(
                                page.listed(
                                        views.of(
                                                channels.list(
                                                        whose, page.offset(), page.limit() + 1)))));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> add(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return about(
                caller,
                tenant,
                whose ->
                        object(
                                read,
                                wanted ->
                                        answer(
                                                channels.add(caller, whose, wanted),
                                                HttpStatus.CREATED)));
    }

    /** The channel is another then; secrets that are left out stay as they are. */
    @Allowed(Right.MANAGE)
    @PutMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return about(
                caller,
                tenant,
                whose ->
                        object(
                                read,
                                wanted ->
                                        answer(
                                                channels.change(caller, id, whose, wanted),
                                                HttpStatus.OK)));
    }

    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> remove(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return about(
                caller,
                tenant,
                whose -> answer(channels.remove(caller, id, whose), HttpStatus.NO_CONTENT));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/test")
    ResponseEntity<?> test(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant,
            HttpServletRequest request) {
        return about(
                caller,
                tenant,
                whose ->
                        channels.test(id, whose, here(request))
                                .<ResponseEntity<?>>map(ResponseEntity::ok)
                                .orElseGet(ChannelController::missing));
    }

    /** As the caller reached this server. */
    private static URI here(HttpServletRequest request) {
        return URI.create(request.getRequestURL().toString()).resolve("/");
    }

    private ResponseEntity<?> object(JsonBody body, Function<ObjectNode, ResponseEntity<?>> then) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> then.apply(object);
        };
    }

    private ResponseEntity<?> answer(ChannelChanges.Outcome outcome, HttpStatus status) {
        return switch (outcome) {
            case ChannelChanges.Done(var channel) ->
                    ResponseEntity.status(status).body(views.of(List.of(channel)).getFirst());
            case ChannelChanges.Removed _ -> ResponseEntity.status(status).build();
            case ChannelChanges.NoSuchChannel _ -> missing();
            case ChannelChanges.Invalid(var errors) -> Problem.invalid(errors).response();
        };
    }

    private static ResponseEntity<?> missing() {
        return Problem.notFound("there is no such channel").response();
    }
}
