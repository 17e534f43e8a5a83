@NullMarked
package dev.relaywatch.commerce.shopify;

import org.jspecify.annotations.NullMarked;
