/** Google Ads, by the Data Manager API or by the Google Ads API. */
@NullMarked
package dev.relaywatch.delivery.googleads;

import org.jspecify.annotations.NullMarked;
