package dev.relaywatch.queue;

import java.util.UUID;

/** An item will not be tried again unless a person asks for it; published after the commit. */
public record ItemDeadLettered(Lane lane, UUID itemId, Failure failure) {}
