package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class OutboundConfigurationTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private final ApplicationContextRunner application =
            new ApplicationContextRunner().withUserConfiguration(OutboundConfiguration.class);

    @Test
    void privateAddressesAreRefusedUnlessTheOperatorAllowsThem() {
        application.run(context -> {
            assertThat(context).hasSingleBean(Outbound.class);
            assertThat(context.getBean(AddressGuard.class).allows(LOOPBACK)).isFalse();
        });
    }

    @Test
    void theOperatorCanAllowPrivateAddresses() {
        application
                .withPropertyValues("relaywatch.outbound.allow-private-addresses=true")
                .run(context ->
                        assertThat(context.getBean(AddressGuard.class).allows(LOOPBACK)).isTrue());
    }
}
