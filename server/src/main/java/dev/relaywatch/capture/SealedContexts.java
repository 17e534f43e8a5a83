package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.MasterKey;
import dev.relaywatch.tenancy.SealedSecret;
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

    SealedSecret seal(TenantId tenant, RequestContext context) {
        return masterKey.seal("payload:" + tenant, json.writeValueAsBytes(context));
    }

    RequestContext open(TenantId tenant, SealedSecret sealed) {
        return json.readValue(masterKey.open("payload:" + tenant, sealed), RequestContext.class);
    }
}
