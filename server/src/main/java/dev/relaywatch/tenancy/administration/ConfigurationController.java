package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ConfigurationExport;
import dev.relaywatch.tenancy.Right;
import dev.relaywatch.tenancy.Scope;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is set up, as a configuration file. */
@RestController
class ConfigurationController {
    private static final MediaType YAML =
            new MediaType("application", "yaml", StandardCharsets.UTF_8);

    private final ConfigurationExport export;
    private final Scope scope;

    ConfigurationController(ConfigurationExport export, Scope scope) {
        this.export = export;
        this.scope = scope;
    }

    @Allowed(Right.MANAGE)
    @GetMapping("/api/platform/configuration")
    ResponseEntity<?> export(
            Caller caller, @RequestParam(required = false) @Nullable String tenant) {
        return switch (scope.of(caller, tenant)) {
            case Scope.Refused(var problem) -> problem.response();
            case Scope.Everyone _ -> file(null);
            case Scope.One(var one) -> file(one);
        };
    }

    private ResponseEntity<?> file(@Nullable TenantId only) {
        return ResponseEntity.ok()
                .contentType(YAML)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("relaywatch.yaml")
                                .build()
                                .toString())
                .body(export.yaml(only));
    }
}
