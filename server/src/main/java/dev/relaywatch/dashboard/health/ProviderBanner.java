package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Moment;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An incident of a provider, as pages of many stores say it.
 *
 * @param href of the page of the service
 * @param acknowledges the alert that can be acknowledged; absent where somebody did, where there is
 *     none, and for who may not
 * @param taken by whom and how long ago it was acknowledged; empty while nobody did
 * @param takenAt absent while nobody did
 */
public record ProviderBanner(
        String service,
        String title,
        String text,
        String href,
        String link,
        @Nullable UUID acknowledges,
        String taken,
        @Nullable Moment takenAt) {}
