package dev.relaywatch.health;

import dev.relaywatch.shared.JsonBody;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import dev.relaywatch.tenancy.Tenancy;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What a threshold would have told, before it is set. */
@RestController
class BacktestController {
    private final Backtests backtests;
    private final Monitors monitors;
    private final Tenancy tenancy;
    private final Scope scope;
    private final JsonMapper json;

    BacktestController(
            Backtests backtests, Monitors monitors, Tenancy tenancy, Scope scope, JsonMapper json) {
        this.backtests = backtests;
        this.monitors = monitors;
        this.tenancy = tenancy;
        this.scope = scope;
        this.json = json;
    }

    @Allowed(Right.READ)
    @PostMapping("/api/platform/health/thresholds/backtest")
    ResponseEntity<?> run(
            Caller caller,
            InputStream body,
            @RequestParam(required = false) @Nullable String tenant)
            throws IOException {
        JsonBody read = JsonBody.of(json, body.readAllBytes());
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> run(read, null);
            case Scope.One(var one) -> run(read, one);
        };
    }

    private ResponseEntity<?> run(JsonBody body, @Nullable TenantId tenant) {
        return switch (body) {
            case JsonBody.Unreadable unreadable -> unreadable.problem().response();
            case JsonBody.Read(var object) ->
                    switch (BacktestRequest.read(object, tenancy, monitors)) {
                        case BacktestRequest.Mistaken(var errors) ->
                                Problem.invalid(errors).response();
                        case BacktestRequest.Wish wish -> run(wish, tenant);
                    };
        };
    }

    private ResponseEntity<?> run(BacktestRequest.Wish wish, @Nullable TenantId tenant) {
        Optional<Backtest.Result> result = backtests.run(wish, tenant);
        return result.isPresent()
                ? ResponseEntity.ok(result.get())
                : Problem.unavailable("others try thresholds just now; ask again in a few seconds")
                        .response();
    }
}
