package dev.relaywatch.commerce;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.relaywatch.commerce.operation.Cart;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.OperationResult.Failed;
import dev.relaywatch.commerce.operation.OperationResult.Refused;
import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Operations on shops. */
@RestController
class OperationController {
    private static final String PLATFORM = "{platform:woocommerce|shopify}";

    private final Shops shops;
    private final ShopHealth health;
    private final Scope scope;
    private final JsonMapper json;

    OperationController(Shops shops, ShopHealth health, Scope scope, JsonMapper json) {
        this.shops = shops;
        this.health = health;
        this.scope = scope;
        this.json = json;
    }

    /** A result as clients see it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            boolean success,
            @Nullable Object data,
            @Nullable String message,
            @Nullable Token cart,
            @Nullable Why error) {

        static Answer of(OperationResult<?> result) {
            return switch (result) {
                case Done<?>(var data, var message) ->
                        new Answer(
                                true,
                                data,
                                message,
                                data instanceof Cart cart ? new Token(cart.cartToken()) : null,
                                null);
                case Refused<?>(var type, var message) -> failed(type, message);
                case Failed<?>(var type, var message) -> failed(type, message);
            };
        }

        private static Answer failed(String type, String message) {
            return new Answer(false, null, null, null, new Why(type, message));
        }
    }

    /** Of the cart that was asked for. */
    record Token(String token) {}

    record Why(String type, String message) {}

    @Allowed(Right.READ)
    @GetMapping("/api/" + PLATFORM + "/operations")
    ResponseEntity<?> operations(Caller caller, @PathVariable String platform) {
        return caller instanceof Caller.Browser
                ? publicKey().response()
                : ResponseEntity.ok(new Page.Listed<>(shops.offered(platform), null));
    }

    /** Whether the shops answer. */
    @Allowed(Right.READ)
    @GetMapping("/api/" + PLATFORM + "/health")
    ResponseEntity<?> health(
            Caller caller,
            @PathVariable String platform,
            @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> whose().response();
            case Scope.One(var one) ->
                    ResponseEntity.ok(
                            new Answer(true, health.report(one, platform), null, null, null));
        };
    }

    @Allowed(Right.OPERATE)
    @PostMapping("/api/" + PLATFORM + "/operations/{operation}")
    ResponseEntity<?> run(
            Caller caller,
            @PathVariable String platform,
            @PathVariable String operation,
            @RequestParam(required = false) @Nullable String tenant,
            @RequestHeader(name = "User-Agent", required = false) @Nullable String userAgent,
            InputStream body)
            throws IOException {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> whose().response();
            case Scope.One(var one) ->
                    run(one, platform, operation, body.readAllBytes(), userAgent);
        };
    }

    private ResponseEntity<?> run(
            TenantId tenant,
            String platform,
            String operation,
            byte[] body,
            @Nullable String userAgent) {
        ObjectNode parameters = json.createObjectNode();
        if (body.length > 0) {
            switch (JsonBody.of(json, body)) {
                case JsonBody.Unreadable unreadable -> {
                    return unreadable.problem().response();
                }
                case JsonBody.Read(var object) -> parameters = object;
            }
        }
        return switch (shops.run(tenant, platform, operation, parameters, userAgent)) {
            case Shops.Answered(var result) -> ResponseEntity.ok(Answer.of(result));
            case Shops.NotThere(var message) -> Problem.notFound(message).response();
            case Shops.Invalid(var mistakes) -> Problem.invalid(mistakes).response();
        };
    }

    private static Problem whose() {
        return Problem.badParameter("tenant", "is missing; say whose shop, ?tenant=slug");
    }

    private static Problem publicKey() {
        return Problem.forbidden("a public key (rwp_) only captures; use a secret key (rws_)");
    }
}
