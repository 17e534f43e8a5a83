package dev.relaywatch;

import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Starts everything. */
@SpringBootApplication
public class RelaywatchApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * Ends with exit code 2 for bad configuration, 1 for any other failed start; the reason is said
     * without a stack trace.
     */
    public static void main(String[] args) {
        Carriers.provide();
        if (List.of(args).contains(RotateKeysApplication.COMMAND)) {
            System.exit(RotateKeysApplication.run(args));
        }
        try {
            SpringApplication.run(RelaywatchApplication.class, args);
        } catch (RuntimeException e) {
            System.exit(StartFailure.exitCode(e));
        }
    }
}
