package dev.relaywatch.capture;

/** A conversion was stored for the first time; published within the transaction that stores it. */
public record ConversionStored(Conversion conversion) {}
