/** The database: embedded or external, its roles, migrations and pools. */
@NullMarked
package dev.relaywatch.tenancy.database;

import org.jspecify.annotations.NullMarked;
