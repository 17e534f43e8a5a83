/** Keys and people through the API: made, changed, taken away. */
@NullMarked
package dev.relaywatch.tenancy.administration;

import org.jspecify.annotations.NullMarked;
