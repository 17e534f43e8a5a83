package dev.relaywatch.outbound;

import dev.relaywatch.tenancy.AddressRule;
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

    /** What must not be called must not be configured either. */
    @Bean
    AddressRule addressRule(AddressGuard guard) {
        return guard::refusal;
    }

    @Bean(destroyMethod = "stop")
    Outbound outbound(AddressGuard guard) throws NoSuchAlgorithmException {
        return new Outbound(guard, InetAddress::getAllByName, SSLContext.getDefault());
    }
}
