package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.MasterKey;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Seals what only a platform may see, with a key of the tenant's own. */
@Component
class SealedContexts {
    private final MasterKey masterKey;
    private final JsonMapper json;

    SealedContexts(MasterKey masterKey, JsonMapper json) {
        this.masterKey = masterKey;
        this.json = json;
    }

    byte[] seal(TenantId tenant, RequestContext context) {
        return masterKey.seal("payload:" + tenant, json.writeValueAsBytes(context));
    }

    RequestContext open(TenantId tenant, byte[] sealed) {
        return json.readValue(masterKey.open("payload:" + tenant, sealed), RequestContext.class);
    }
}
