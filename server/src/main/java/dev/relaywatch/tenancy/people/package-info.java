/** How somebody proves who they are: passwords, second factors, one-time tokens, lock-out. */
@NullMarked
package dev.relaywatch.tenancy.people;

import org.jspecify.annotations.NullMarked;
