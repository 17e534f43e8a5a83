@NullMarked
package dev.relaywatch.commerce.woocommerce;

import org.jspecify.annotations.NullMarked;
