package dev.relaywatch.capture;

import dev.relaywatch.tenancy.SealedSecret;
import java.util.List;

/** Events were stored for the first time; published within the transaction that stores them. */
public record EventsStored(List<Stored> events) {

    /**
     * @param context in clear, never to be stored so
     * @param sealedContext see {@link Capture#openContext}
     */
    public record Stored(CapturedEvent event, RequestContext context, SealedSecret sealedContext) {}
}
