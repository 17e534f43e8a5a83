package dev.relaywatch.tenancy;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * When each key was used last, to the minute. Noted in memory, because a key may be used thousands
 * of times a second, and written down now and then; a node that is killed forgets half a minute.
 */
@Component
class KeyUses {
    private static final Logger log = LoggerFactory.getLogger(KeyUses.class);

    private final ApiKeyStore store;
    private final Clock clock;
    private final ConcurrentMap<UUID, Instant> unwritten = new ConcurrentHashMap<>();

    KeyUses(ApiKeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void note(UUID key) {
        Instant minute = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!minute.equals(unwritten.get(key))) {
            unwritten.put(key, minute);
        }
    }

    @Scheduled(fixedDelay = 30_000)
    void write() {
        Map<UUID, Instant> uses = new HashMap<>(unwritten);
        if (uses.isEmpty()) {
            return;
        }
        try {
            store.used(uses);
            uses.forEach(unwritten::remove);
        } catch (DataAccessException e) {
            log.warn(
                    "When keys were used could not be written down, is tried again: {}",
                    e.getMessage());
        }
    }
}
