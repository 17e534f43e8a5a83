package dev.relaywatch.alerting;

import dev.relaywatch.alerting.OpenStream.Frame;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.StatusChange;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenancy;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** How services changed since somebody asked last; for one who asks. */
@Component
class HealthNews {
    private static final long ASK_EVERY = Duration.ofMillis(500).toNanos();

    /** More than a change needs to be committed, and two clocks may differ. */
    private static final Duration LOOK_BACK = Duration.ofSeconds(15);

    private final Health health;
    private final Tenancy tenancy;
    private final JsonMapper json;
    private final Clock clock;
    private Map<Key, HealthStatus> told = Map.of();
    private long lastAsked;

    HealthNews(Health health, Tenancy tenancy, JsonMapper json, Clock clock) {
        this.health = health;
        this.tenancy = tenancy;
        this.json = json;
        this.clock = clock;
    }

    private record Key(@Nullable TenantId tenant, String service, Instant at) {}

    /**
     * Whose.
     *
     * @param tenant absent for what belongs to the installation
     */
    record Owner(@Nullable TenantId tenant) {}

    private record Line(String service, @Nullable String tenant, String status, Instant at) {}

    /** Whatever happened before is no news. */
    void begin() {
        Map<Key, HealthStatus> before = new HashMap<>();
        health.changesSince(clock.instant().minus(LOOK_BACK))
                .forEach(change -> before.put(key(change), change.status()));
        told = before;
        lastAsked = System.nanoTime();
    }

    private static Key key(StatusChange change) {
        return new Key(change.tenant(), change.service(), change.at());
    }

    /** Empty where it was asked a moment ago. */
    Map<Owner, List<Frame>> sinceLastAsked() {
        if (System.nanoTime() - lastAsked < ASK_EVERY) {
            return Map.of();
        }
        lastAsked = System.nanoTime();
        Map<Key, HealthStatus> known = new HashMap<>();
        Map<Owner, List<Frame>> news = new HashMap<>();
        for (StatusChange change : health.changesSince(clock.instant().minus(LOOK_BACK))) {
            known.put(key(change), change.status());
            if (told.get(key(change)) != change.status()) {
                news.computeIfAbsent(new Owner(change.tenant()), _ -> new ArrayList<>())
                        .add(frame(change));
            }
        }
        told = known;
        return news;
    }

    private Frame frame(StatusChange change) {
        TenantId tenant = change.tenant();
        String slug = tenant == null ? null : tenancy.tenant(tenant).map(Tenant::slug).orElse(null);
        return Frame.of(
                Frame.UNNUMBERED,
                "health",
                json.writeValueAsString(
                        new Line(change.service(), slug, change.status().text(), change.at())));
    }
}
