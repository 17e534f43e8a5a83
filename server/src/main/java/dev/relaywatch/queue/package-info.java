/**
 * The durable work queue: claim with lease and fence, settle, retry schedule, lanes. Knows no
 * destination: whoever does the work is a {@link dev.relaywatch.queue.LaneHandler} and hands back a
 * {@link dev.relaywatch.queue.Settlement} an item.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tenancy"})
package dev.relaywatch.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
