package dev.relaywatch.health;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    ResultCache resultCache() {
        return new ResultsInProcess();
    }
}
