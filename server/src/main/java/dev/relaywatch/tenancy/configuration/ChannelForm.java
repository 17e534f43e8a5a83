package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** One channel that did not come by the file; its text stands for itself, without variables. */
public final class ChannelForm {
    private ChannelForm() {}

    /** What came of reading it. */
    public sealed interface Read {}

    public record Sound(ChannelEntry channel) implements Read {}

    /**
     * @param mistakes at least one
     */
    public record Wrong(List<Mistake> mistakes) implements Read {}

    /**
     * @param field its path
     * @param message shows no secret and no address
     */
    public record Mistake(String field, String message) {}

    /**
     * @param rule judges every address in it
     */
    public static Read read(ObjectNode channel, ConnectionRule rule) {
        Mistakes mistakes = new Mistakes("channel", 1);
        Reading reading = new Reading(mistakes, _ -> null, rule);
        Item item = Item.at(JsonNodes.of(channel), "", reading);
        ChannelEntry entry = item == null ? null : new ChannelSection().read(item);
        return mistakes.count() == 0
                ? new Sound(Objects.requireNonNull(entry, "what could not be read is a mistake"))
                : new Wrong(
                        mistakes.first().stream()
                                .map(one ->
                                        new Mistake(
                                                one.path().isEmpty() ? "channel" : one.path(),
                                                one.what()))
                                .toList());
    }
}
