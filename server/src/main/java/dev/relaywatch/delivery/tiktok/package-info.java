/** TikTok Events API. */
@NullMarked
package dev.relaywatch.delivery.tiktok;

import org.jspecify.annotations.NullMarked;
