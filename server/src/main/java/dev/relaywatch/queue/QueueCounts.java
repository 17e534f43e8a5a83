package dev.relaywatch.queue;

/** Items by status. */
public record QueueCounts(long pending, long uploaded, long failed, long deadLetter) {}
