package dev.relaywatch.outbound;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator decides about calls to the outside.
 *
 * @param allowPrivateAddresses whether loopback and private addresses may be called; off, because a
 *     tenant names hosts and must not reach what stands beside the server
 */
@ConfigurationProperties("relaywatch.outbound")
record OutboundProperties(@DefaultValue("false") boolean allowPrivateAddresses) {}
