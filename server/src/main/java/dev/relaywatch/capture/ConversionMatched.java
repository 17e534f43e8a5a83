package dev.relaywatch.capture;

/**
 * The lead of a stored conversion became known; published within the transaction that stores the
 * lead.
 */
public record ConversionMatched(Conversion conversion) {}
