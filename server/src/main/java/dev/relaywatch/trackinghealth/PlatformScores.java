package dev.relaywatch.trackinghealth;

import dev.relaywatch.delivery.MatchQualities;
import dev.relaywatch.delivery.MatchQuality;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.trackinghealth.TrackingReport.PlatformEmq;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Meta's own score: of one tenant as it is, of several the mean of those that have one. */
@Component
class PlatformScores {
    private final MatchQualities qualities;

    PlatformScores(MatchQualities qualities) {
        this.qualities = qualities;
    }

    PlatformEmq of(List<TenantId> tenants) {
        List<MatchQuality.Known> known = new ArrayList<>();
        String reason = "there is no tenant";
        for (TenantId tenant : tenants) {
            switch (qualities.of(tenant)) {
                case MatchQuality.Known one -> known.add(one);
                case MatchQuality.Unavailable(var why) -> reason = why;
            }
        }
        if (known.isEmpty()) {
            return new PlatformEmq(
                    false,
                    null,
                    tenants.size() > 1 ? "no tenant has a score of its own" : reason,
                    Map.of(),
                    0);
        }
        return new PlatformEmq(
                true,
                Share.rounded(
                        known.stream()
                                .mapToDouble(one -> one.score().doubleValue())
                                .average()
                                .orElseThrow()),
                null,
                known.size() == 1 ? new TreeMap<>(known.getFirst().byEvent()) : Map.of(),
                known.size());
    }
}
