/** The operations on WooCommerce, over its REST API v3 and its Store API. */
@NullMarked
package dev.relaywatch.commerce.woocommerce;

import org.jspecify.annotations.NullMarked;
