/** Signing in, and what is a person's own. */
@NullMarked
package dev.relaywatch.dashboard.account;

import org.jspecify.annotations.NullMarked;
