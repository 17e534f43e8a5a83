package dev.relaywatch.health;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The latest results in the memory of this server. */
class ResultsInProcess implements ResultCache {
    private final Cache<String, Kept> kept =
            Caffeine.newBuilder()
                    .maximumSize(1_000)
                    .expireAfter(Expiry.<String, Kept>creating((_, one) -> one.longest()))
                    .build();

    private record Kept(List<CheckState> checks, Duration longest) {}

    @Override
    public Map<String, List<CheckState>> get(List<String> services) {
        Map<String, List<CheckState>> found = new HashMap<>();
        kept.getAllPresent(services).forEach((service, one) -> found.put(service, one.checks()));
        return found;
    }

    @Override
    public void put(String service, List<CheckState> checks, Duration longest) {
        kept.put(service, new Kept(List.copyOf(checks), longest));
    }

    @Override
    public void forget(String service) {
        kept.invalidate(service);
    }
}
