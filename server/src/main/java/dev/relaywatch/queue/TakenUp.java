package dev.relaywatch.queue;

import java.util.UUID;

/**
 * An item that a replay made due.
 *
 * @param attempt number of its newest claim then; a higher one means that it was tried since
 */
record TakenUp(Lane lane, UUID id, int attempt) {}
