package dev.relaywatch.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The services that are watched, by name. */
@Component
class Monitors {
    private final List<Monitor> all;
    private final Map<String, Monitor> byService;

    Monitors(List<Monitor> all) {
        this.all =
                all.stream()
                        .sorted(Comparator.comparing(Monitor::tier).thenComparing(Monitor::service))
                        .toList();
        this.byService =
                all.stream().collect(Collectors.toMap(Monitor::service, Function.identity()));
    }

    /** By tier, then by name. */
    List<Monitor> all() {
        return all;
    }

    Optional<Monitor> of(String service) {
        return Optional.ofNullable(byService.get(service));
    }

    /** Of a service that is no longer watched, the least. */
    Tier tier(String service) {
        return of(service).map(Monitor::tier).orElse(Tier.EXTERNAL);
    }
}
