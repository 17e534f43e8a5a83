package dev.relaywatch.alerting;

import dev.relaywatch.tenancy.ConfiguredChannel;
import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.SealedSecret;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Closes and opens the secrets of channels. */
@Component
class ChannelSeal {
    private static final TypeReference<Map<String, String>> SECRETS = new TypeReference<>() {};

    private final Keyring keyring;
    private final JsonMapper json;

    ChannelSeal(Keyring keyring, JsonMapper json) {
        this.keyring = keyring;
        this.json = json;
    }

    SealedSecret close(UUID channel, Map<String, String> secrets) {
        return keyring.seal("channel:" + channel, json.writeValueAsBytes(new TreeMap<>(secrets)));
    }

    Map<String, String> open(ChannelRow channel) {
        return json.readValue(keyring.open("channel:" + channel.id(), channel.secrets()), SECRETS);
    }

    /** Another one where anything of it is different; nothing can be told from it. */
    String fingerprint(ConfiguredChannel channel) {
        String all =
                String.join(
                        "\n",
                        channel.type(),
                        String.join(",", channel.severities()),
                        json.writeValueAsString(new TreeMap<>(channel.settings())),
                        json.writeValueAsString(new TreeMap<>(channel.secrets())),
                        Objects.toString(channel.after(), ""));
        return keyring.fingerprint("channel", all.getBytes(StandardCharsets.UTF_8));
    }
}
