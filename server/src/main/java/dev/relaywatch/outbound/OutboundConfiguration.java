package dev.relaywatch.outbound;

import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together: the system's name service and the platform's trusted certificates. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OutboundProperties.class)
class OutboundConfiguration {

    @Bean
    AddressGuard addressGuard(OutboundProperties properties) {
        return new AddressGuard(properties);
    }

    @Bean(destroyMethod = "stop")
    Outbound outbound(AddressGuard guard) throws NoSuchAlgorithmException {
        return new Outbound(guard, InetAddress::getAllByName, SSLContext.getDefault());
    }
}
