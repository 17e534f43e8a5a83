/** Rows of a Supabase project, or of any PostgREST. */
@NullMarked
package dev.relaywatch.delivery.supabase;

import org.jspecify.annotations.NullMarked;
