package dev.relaywatch.capture;

/**
 * From the visit to the deal.
 *
 * @param visits that began in the period
 * @param leads received in the period, as are the others
 * @param withGclid leads that carry a click on a Google ad
 */
public record Funnel(long visits, long leads, long withGclid, long qualified, long closed) {
    static final Funnel NOTHING = new Funnel(0, 0, 0, 0, 0);
}
