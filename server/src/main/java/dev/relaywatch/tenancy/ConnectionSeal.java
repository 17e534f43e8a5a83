package dev.relaywatch.tenancy;

import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Closes and opens the secrets of connections, and tells whether one is another than before. */
@Component
class ConnectionSeal {
    private static final String PURPOSE = "connection";
    private static final TypeReference<Map<String, String>> SECRETS = new TypeReference<>() {};

    private final Keyring keyring;
    private final JsonMapper json;

    ConnectionSeal(Keyring keyring, JsonMapper json) {
        this.keyring = keyring;
        this.json = json;
    }

    SealedSecret close(Map<String, String> secrets) {
        return keyring.seal(PURPOSE, bytes(secrets));
    }

    Map<String, String> open(SealedSecret sealed) {
        return json.readValue(keyring.open(PURPOSE, sealed), SECRETS);
    }

    /** Over address, settings and secrets. */
    String fingerprint(ConnectionEntry entry) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(
                (entry.baseUrl()
                                + "\n"
                                + json.writeValueAsString(new TreeMap<>(entry.settings()))
                                + "\n")
                        .getBytes(StandardCharsets.UTF_8));
        all.writeBytes(bytes(entry.secrets()));
        return keyring.fingerprint(PURPOSE, all.toByteArray());
    }

    private byte[] bytes(Map<String, String> secrets) {
        return json.writeValueAsBytes(new TreeMap<>(secrets));
    }
}
