package dev.relaywatch.tenancy;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Who stands before this server.
 *
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed
 */
@ConfigurationProperties("relaywatch")
public record ProxyProperties(@DefaultValue({"127.0.0.0/8", "::1"}) List<String> trustedProxies) {
    public ProxyProperties {
        for (String proxy : trustedProxies) {
            try {
                new IpAddressMatcher(proxy);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "relaywatch.trusted-proxies must be addresses or networks such as 10.0.0.0/8, got \""
                                + proxy
                                + "\"",
                        e);
            }
        }
    }
}
