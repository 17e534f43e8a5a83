/**
 * What can be asked of a shop and what comes back, whatever its platform; a contract with those who
 * call.
 */
@NullMarked
package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.NullMarked;
