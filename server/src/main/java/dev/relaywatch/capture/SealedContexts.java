package dev.relaywatch.capture;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.SealedSecret;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Seals what only a platform may see, with a key of the tenant's own. */
@Component
class SealedContexts {
    private final Keyring keyring;
    private final JsonMapper json;

    SealedContexts(Keyring keyring, JsonMapper json) {
        this.keyring = keyring;
        this.json = json;
    }

    SealedSecret seal(TenantId tenant, RequestContext context) {
        return keyring.seal("payload:" + tenant, json.writeValueAsBytes(context));
    }

    RequestContext open(TenantId tenant, SealedSecret sealed) {
        return json.readValue(keyring.open("payload:" + tenant, sealed), RequestContext.class);
    }
}
