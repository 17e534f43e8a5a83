package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Scope;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Whose a request is about, and what its body says, before an endpoint goes on with both. */
@Component
class Asked {
    private final Scope scope;
    private final JsonMapper json;

    Asked(Scope scope, JsonMapper json) {
        this.scope = scope;
        this.json = json;
    }

    /** What goes on with a tenant; absent: with the installation. */
    interface ForWhom {
        ResponseEntity<?> answer(@Nullable TenantId tenant);
    }

    /** One page and one item more of somebody's. */
    interface Found<T> {
        List<T> find(@Nullable TenantId tenant, int offset, int limit);
    }

    ResponseEntity<?> about(Caller caller, @Nullable String slug, ForWhom then) {
        return switch (scope.of(caller, slug)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> then.answer(null);
            case Scope.One(var one) -> then.answer(one);
        };
    }

    <T> ResponseEntity<?> page(Caller caller, @Nullable String slug, Page page, Found<T> found) {
        return about(
                caller,
                slug,
                whose ->
                        ResponseEntity.ok(
                                page.listed(found.find(whose, page.offset(), page.limit() + 1))));
    }

    /**
     * @param known the fields that there are
     */
    ResponseEntity<?> body(
            byte[] body, Set<String> known, Function<BodyFields, ResponseEntity<?>> then) {
        return switch (JsonBody.of(json, body)) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) -> then.apply(new BodyFields(object, known));
        };
    }

    /** As {@link #body}, where none at all says that the defaults are meant. */
    ResponseEntity<?> bodyIfAny(
            byte[] body, Set<String> known, Function<BodyFields, ResponseEntity<?>> then) {
        return body.length == 0
                ? then.apply(new BodyFields(json.createObjectNode(), known))
                : body(body, known, then);
    }
}
