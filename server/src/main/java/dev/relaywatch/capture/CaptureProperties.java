package dev.relaywatch.capture;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * @param trustedProxies addresses and networks whose X-Forwarded-For is believed
 */
@ConfigurationProperties("relaywatch")
record CaptureProperties(@DefaultValue({"127.0.0.0/8", "::1"}) List<String> trustedProxies) {
    CaptureProperties {
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
