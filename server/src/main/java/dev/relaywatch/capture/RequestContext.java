package dev.relaywatch.capture;

import org.jspecify.annotations.Nullable;

/** What only the platform may see: kept sealed, beside the queue item, until it is delivered. */
public record RequestContext(
        @Nullable String ip, @Nullable String userAgent, @Nullable String referrer) {
    public static final RequestContext NONE = new RequestContext(null, null, null);

    @Override
    public String toString() {
        return "RequestContext[sealed]";
    }
}
