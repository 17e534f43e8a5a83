package dev.relaywatch.alerting;

import dev.relaywatch.alerting.ChannelClaimStore.Claim;
import java.time.Duration;
import java.util.List;

/** A channel that cannot be told is told of on the others. */
final class ChannelTrouble {
    static final String METRIC = "channel";

    private ChannelTrouble() {}

    static Finding of(Claim claim, String words) {
        return new Finding(
                AlertSource.DELIVERY,
                claim.tenant(),
                List.of(),
                null,
                claim.name(),
                METRIC,
                Severity.P2,
                null,
                null,
                "The channel " + claim.name() + " cannot be told of alerts",
                words,
                Duration.ZERO);
    }

    static Fingerprint fingerprint(Claim claim) {
        return Fingerprint.of(AlertSource.DELIVERY, claim.tenant(), null, claim.name(), METRIC);
    }
}
