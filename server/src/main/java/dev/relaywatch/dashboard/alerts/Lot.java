package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.AlertsTogether;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Several alerts, as an address names them: short, so that a hundred of them fit. */
record Lot(List<UUID> ids) {
    private static final int EACH = 2 * Long.BYTES;

    Lot {
        ids = List.copyOf(ids);
    }

    /** What is none names none. */
    static Lot read(@Nullable String text) {
        try {
            ByteBuffer bytes =
                    ByteBuffer.wrap(Base64.getUrlDecoder().decode(text == null ? "" : text));
            List<UUID> ids = new ArrayList<>();
            while (bytes.remaining() >= EACH && ids.size() < AlertsTogether.MOST) {
                ids.add(new UUID(bytes.getLong(), bytes.getLong()));
            }
            return new Lot(ids);
        } catch (IllegalArgumentException e) {
            return new Lot(List.of());
        }
    }

    String text() {
        ByteBuffer bytes = ByteBuffer.allocate(EACH * ids.size());
        ids.forEach(id ->
                bytes.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** As forms send them. */
    String listed() {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(","));
    }
}
