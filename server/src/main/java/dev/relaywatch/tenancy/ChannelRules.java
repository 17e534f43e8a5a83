package dev.relaywatch.tenancy;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import dev.relaywatch.tenancy.configuration.Form;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** What a channel must be like, wherever it is written: the same rules, in the same words. */
@Component
public class ChannelRules {
    private final List<AddressRule> addresses;

    ChannelRules(List<AddressRule> addresses) {
        this.addresses = addresses;
    }

    /** What came of reading one. */
    public sealed interface Checked {
        record Sound(ConfiguredChannel channel) implements Checked {}

        /**
         * @param errors at least one; none shows a secret or an address
         */
        record Wrong(List<FieldError> errors) implements Checked {}
    }

    /**
     * @param channel as the configuration file has it, in JSON; what is null counts as left out
     */
    public Checked check(ObjectNode channel) {
        return switch (Form.channel(channel, url -> AddressRule.refusal(addresses, url))) {
            case Form.Sound(var entry) -> new Checked.Sound(configured(entry));
            case Form.Wrong(var mistakes) ->
                    new Checked.Wrong(
                            mistakes.stream()
                                    .map(one -> new FieldError(one.field(), one.message()))
                                    .toList());
        };
    }

    static ConfiguredChannel configured(ChannelEntry entry) {
        return new ConfiguredChannel(
                entry.name(),
                entry.type().name().toLowerCase(Locale.ROOT),
                entry.severities().stream()
                        .map(severity -> severity.name().toLowerCase(Locale.ROOT))
                        .toList(),
                entry.settings(),
                entry.secrets(),
                entry.after());
    }
}
