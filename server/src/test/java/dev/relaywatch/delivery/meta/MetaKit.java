package dev.relaywatch.delivery.meta;

import dev.relaywatch.delivery.Destination;
import dev.relaywatch.outbound.Outbound;
import java.time.Clock;
import tools.jackson.databind.json.JsonMapper;

/** For tests of the room: Meta's Conversions API as the server has it. */
public final class MetaKit {
    private MetaKit() {}

    public static Destination destination(Outbound outbound, Clock clock) {
        return new MetaDestination(outbound, JsonMapper.shared(), clock);
    }
}
