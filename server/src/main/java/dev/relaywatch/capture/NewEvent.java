package dev.relaywatch.capture;

/**
 * An event that was understood and is to be stored.
 *
 * @param fromBrowser whether a browser sent it: it says {@code Origin}
 */
record NewEvent(CapturedEvent event, RequestContext context, boolean fromBrowser) {}
