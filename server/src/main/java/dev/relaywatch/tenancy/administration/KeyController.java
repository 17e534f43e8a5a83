package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.ApiKey;
import dev.relaywatch.tenancy.ApiKeys;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Keys: made and shown once, replaced with an overlap, revoked. */
@RestController
class KeyController {
    private static final String PATH = "/api/platform/keys";
    private static final String ONE = PATH + "/{id}";
    private static final int LONGEST_NAME = 100;

    private final ApiKeys keys;
    private final KeyView views;
    private final Asked asked;

    KeyController(ApiKeys keys, KeyView views, Asked asked) {
        this.keys = keys;
        this.views = views;
        this.asked = asked;
    }

    @Allowed(Right.MANAGE)
    @GetMapping(PATH)
    ResponseEntity<?> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return asked.page(
                caller,
                tenant,
                Page.of(limit, cursor),
                (whose, offset, most) ->
                        keys.list(whose, offset, most).stream().map(views::of).toList());
    }

    /** Of a tenant public or secret; of the platform, where none is named, a platform key. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> make(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        asked.body(
                                bytes,
                                Set.of("name", "kind", "origins"),
                                fields -> {
                                    String name = fields.text("name", LONGEST_NAME);
                                    ApiKey.Kind kind = kind(fields, whose);
                                    List<String> origins = fields.origins("origins");
                                    if (kind != null
                                            && kind != ApiKey.Kind.PUBLIC
                                            && !origins.isEmpty()) {
                                        fields.wrong("origins", "only public keys are for pages");
                                    }
                                    return !fields.errors().isEmpty() || kind == null
                                            ? Problem.invalid(fields.errors()).response()
                                            : answer(keys.make(caller, whose, name, kind, origins));
                                }));
    }

    private static ApiKey.@Nullable Kind kind(BodyFields fields, @Nullable TenantId tenant) {
        List<String> kinds = tenant == null ? List.of("platform") : List.of("public", "secret");
        String word = fields.word("kind", kinds);
        return word.isEmpty() ? null : ApiKey.Kind.valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }

    @Allowed(Right.MANAGE)
    @PutMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        asked.body(
                                bytes,
                                Set.of("name", "origins"),
                                fields -> {
                                    String name = fields.text("name", LONGEST_NAME);
                                    List<String> origins = fields.origins("origins");
                                    return fields.errors().isEmpty()
                                            ? answer(keys.change(caller, id, whose, name, origins))
                                            : Problem.invalid(fields.errors()).response();
                                }));
    }

    /** The key before goes on opening for {@code overlap}, a day unless told. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/rotate")
    ResponseEntity<?> rotate(
            Caller caller,
            @PathVariable UUID id,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        byte[] bytes = body.readAllBytes();
        return asked.about(
                caller,
                tenant,
                whose ->
                        asked.bodyIfAny(
                                bytes,
                                Set.of("overlap"),
                                fields -> {
                                    Duration overlap =
                                            fields.duration(
                                                    "overlap",
                                                    ApiKeys.OVERLAP,
                                                    ApiKeys.LONGEST_OVERLAP);
                                    return fields.errors().isEmpty()
                                            ? answer(keys.rotate(caller, id, whose, overlap))
                                            : Problem.invalid(fields.errors()).response();
                                }));
    }

    /** Revokes it; that cannot be taken back. */
    @Allowed(Right.MANAGE)
    @DeleteMapping(ONE)
    ResponseEntity<?> revoke(
            Caller caller,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return asked.about(caller, tenant, whose -> answer(keys.revoke(caller, id, whose)));
    }

    private ResponseEntity<?> answer(ApiKeys.Outcome outcome) {
        return switch (outcome) {
            case ApiKeys.Made made -> ResponseEntity.status(201).body(views.of(made));
            case ApiKeys.Changed(var key) -> ResponseEntity.ok(views.of(key));
            case ApiKeys.NoSuchKey _ -> Problem.notFound("there is no such key").response();
            case ApiKeys.Refused(var reason) -> Problem.ofStatus(409, reason).response();
        };
    }
}
