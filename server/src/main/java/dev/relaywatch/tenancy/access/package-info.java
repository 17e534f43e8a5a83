/** Keys at the doors of the dispatcher: who calls, what they may, how much they may send. */
@NullMarked
package dev.relaywatch.tenancy.access;

import org.jspecify.annotations.NullMarked;
