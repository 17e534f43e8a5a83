/** The reading operations on Shopify, over its GraphQL Admin API. */
@NullMarked
package dev.relaywatch.commerce.shopify;

import org.jspecify.annotations.NullMarked;
