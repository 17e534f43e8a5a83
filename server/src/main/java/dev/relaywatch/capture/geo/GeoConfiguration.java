package dev.relaywatch.capture.geo;

import dev.relaywatch.outbound.AddressGuard;
import dev.relaywatch.outbound.Outbound;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the sources together that the operator chose. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GeoProperties.class)
class GeoConfiguration {

    @Bean
    GeoLookup geoLookup(
            GeoProperties properties,
            Outbound outbound,
            AddressGuard guard,
            Clock clock,
            MeterRegistry registry) {
        LookupCounts counts = new LookupCounts(registry);
        GeoProvider provider =
                switch (properties.chosen()) {
                    case NONE, MAXMIND -> null;
                    case IP_API -> new IpApi(base(properties, guard), properties.token());
                    case IPINFO -> new IpInfo(base(properties, guard), properties.token());
                };
        Path database =
                properties.chosen() == GeoProperties.Source.NONE
                        ? null
                        : properties.maxmindDatabase();
        return new GeoLookup(
                database == null ? null : MaxMindLookup.open(database, counts),
                provider == null ? null : new RemoteLookup(provider, outbound, clock, counts));
    }

    /** What must not be called must not be configured either. */
    private static @Nullable String base(GeoProperties properties, AddressGuard guard) {
        String base = properties.base();
        if (base != null) {
            guard.refusal(URI.create(base))
                    .ifPresent(refusal -> {
                        throw new IllegalArgumentException("relaywatch.geo.base-url: " + refusal);
                    });
        }
        return base;
    }
}
