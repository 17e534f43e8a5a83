package dev.relaywatch.sandbox;

/** What makes an event the same event: shops reuse an order id for events of different names. */
public record EventKey(String name, String id) {}
