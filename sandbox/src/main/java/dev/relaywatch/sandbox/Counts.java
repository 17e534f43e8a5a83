package dev.relaywatch.sandbox;

/**
 * What a provider got from one account since it was last told to forget.
 *
 * @param requests all of them
 * @param refused requests whose answer was not 2xx, or that got none
 * @param eventsAccepted events in accepted requests, repeats included
 * @param repeats events that had been accepted before, by name and id; an event without an id is
 *     never one
 */
public record Counts(long requests, long refused, long eventsAccepted, long repeats) {}
