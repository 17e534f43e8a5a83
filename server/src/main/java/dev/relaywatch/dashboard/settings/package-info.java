/** How stores, people, keys, connections, routes and channels are set up, and who did so. */
@NullMarked
package dev.relaywatch.dashboard.settings;

import org.jspecify.annotations.NullMarked;
