package dev.relaywatch.capture;

import dev.relaywatch.queue.Withdrawal;
import dev.relaywatch.shared.TenantId;

/**
 * Events or conversions lose their person; published within the transaction that strips them.
 *
 * @param withdrawal what became of their queue items
 */
public record SubjectsErased(TenantId tenant, Withdrawal withdrawal) {}
