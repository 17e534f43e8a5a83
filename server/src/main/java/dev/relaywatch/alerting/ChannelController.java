package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ChannelRequest.Understood;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.TenantTransaction;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
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

    private final Channels channels;
    private final ChannelRequest requests;
    private final ChannelView views;
    private final TestMessage test;
    private final Scope scope;
    private final TenantTransaction transaction;
    private final JsonMapper json;

    ChannelController(
            Channels channels,
            ChannelRequest requests,
            ChannelView views,
            TestMessage test,
            Scope scope,
            TenantTransaction transaction,
            JsonMapper json) {
        this.channels = channels;
        this.requests = requests;
        this.views = views;
        this.test = test;
        this.scope = scope;
        this.transaction = transaction;
        this.json = json;
    }

    @Allowed(Right.READ)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "100") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        Page page = Page.of(limit, cursor);
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> listed(page, channels.all(page.offset(), page.limit() + 1));
            case Scope.One(var one) ->
                    listed(
                            page,
                            transaction.within(
                                    one, () -> channels.of(one, page.offset(), page.limit() + 1)));
        };
    }

    private ResponseEntity<?> listed(Page page, List<ChannelRow> found) {
        return ResponseEntity.ok(page.listed(views.of(found)));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> add(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> object(read, object -> add(object, null, caller.actor()));
            case Scope.One(var one) -> object(read, object -> add(object, one, caller.actor()));
        };
    }

    private ResponseEntity<?> add(ObjectNode body, @Nullable TenantId only, Actor actor) {
        return switch (requests.added(body, only)) {
            case ChannelRequest.Mistaken(var errors) -> Problem.invalid(errors).response();
            case Understood(var owner, var wanted) ->
                    written(owner, () -> channels.add(owner, wanted, actor), HttpStatus.CREATED);
        };
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
        return unowned(
                caller,
                tenant,
                id,
                channel -> object(read, object -> change(object, channel, caller.actor())));
    }

    private ResponseEntity<?> change(ObjectNode body, ChannelRow channel, Actor actor) {
        return switch (requests.changed(body, channel)) {
            case ChannelRequest.Mistaken(var errors) -> Problem.invalid(errors).response();
            case Understood(var _, var wanted) ->
                    written(
                            channel.tenant(),
                            () -> channels.change(channel, wanted, actor),
                            HttpStatus.OK);
        };
    }

    private ResponseEntity<?> written(
            @Nullable TenantId owner, Supplier<Channels.Written> change, HttpStatus status) {
        return switch (transaction.forOwner(owner, change)) {
            case Channels.Written.Done(var channel) ->
                    ResponseEntity.status(status).body(views.of(List.of(channel)).getFirst());
            case Channels.Written.NameTaken _ ->
                    invalid("name", "is the name of another channel; names are told apart");
            case Channels.Written.TooMany _ ->
                    invalid(
                            "name",
                            "there are "
                                    + Channels.MOST
                                    + " channels, the most there may be; remove one first");
        };
    }

    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> remove(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return unowned(
                caller,
                tenant,
                id,
                channel ->
                        transaction.forOwner(
                                channel.tenant(),
                                () -> {
                                    channels.remove(channel, caller.actor());
                                    return ResponseEntity.noContent().build();
                                }));
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/test")
    ResponseEntity<?> test(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant,
            HttpServletRequest request) {
        return seen(
                caller,
                tenant,
                id,
                channel ->
                        ResponseEntity.ok(
                                test.send(
                                        channels.open(channel),
                                        TestMessage.mildest(channel.severities()),
                                        here(request))));
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

    /** What does not stand in the configuration file. */
    private ResponseEntity<?> unowned(
            Caller caller,
            @Nullable String tenant,
            UUID id,
            Function<ChannelRow, ResponseEntity<?>> then) {
        return seen(
                caller,
                tenant,
                id,
                channel ->
                        channel.standsInTheFile()
                                ? invalid(
                                        "name", "stands in the configuration file; change it there")
                                : then.apply(channel));
    }

    private ResponseEntity<?> seen(
            Caller caller,
            @Nullable String tenant,
            UUID id,
            Function<ChannelRow, ResponseEntity<?>> then) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> orMissing(channels.find(id), then);
            case Scope.One(var one) ->
                    orMissing(transaction.within(one, () -> channels.find(id)), then);
        };
    }

    private static ResponseEntity<?> orMissing(
            Optional<ChannelRow> found, Function<ChannelRow, ResponseEntity<?>> then) {
        return found.isPresent()
                ? then.apply(found.get())
                : Problem.notFound("there is no such channel").response();
    }

    private static ResponseEntity<?> invalid(String field, String message) {
        return Problem.invalid(List.of(new FieldError(field, message))).response();
    }
}
