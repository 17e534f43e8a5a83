package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A connection as the API shows it: of secrets the names. */
@Component
class ConnectionView {
    private final Tenancy tenancy;

    ConnectionView(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** Whole for who may change it; for others of addresses no more than the host. */
    Map<String, @Nullable Object> of(ConnectionDetails connection, Caller caller) {
        ConnectionDetails one =
                mayChange(caller, connection.tenant()) ? connection : connection.guarded();
        TenantId tenant = one.tenant();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", one.id().value());
        view.put(
                "tenant",
                tenant == null ? null : tenancy.tenant(tenant).map(Tenant::slug).orElse(null));
        view.put("service", one.service());
        view.put("name", one.name());
        view.put("baseUrl", one.baseUrl());
        view.put("settings", one.settings());
        view.put("secrets", one.secrets());
        view.put("managedBy", one.fromFile() ? "file" : "people");
        view.put("enabled", one.enabled());
        view.put("createdAt", one.createdAt());
        view.put("updatedAt", one.updatedAt());
        return view;
    }

    private static boolean mayChange(Caller caller, @Nullable TenantId owner) {
        return switch (caller) {
            case Caller.Browser _ -> false;
            case Caller.Server server -> server.tenant().equals(owner);
            case Caller.Platform _ -> true;
            case Caller.Person person ->
                    owner == null ? person.everywhere() : person.calling(Role.ADMIN).may(owner);
        };
    }
}
