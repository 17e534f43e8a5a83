package dev.relaywatch.health;

import dev.relaywatch.tenancy.Keyring;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Puts the room together. */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

    @Bean
    ResultCache resultCache(RedisServers redis, Keyring keyring, JsonMapper json) {
        return redis.own()
                .<ResultCache>map(server ->
                        new ResultsInRedis(
                                redis,
                                server,
                                keyring.password("redis-prefix"),
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(5),
                                json))
                .orElseGet(ResultsInProcess::new);
    }
}
