package dev.relaywatch;

import dev.relaywatch.tenancy.RotateKeys;
import dev.relaywatch.tenancy.RotationConfiguration;
import dev.relaywatch.tenancy.RunningNodes;
import dev.relaywatch.tenancy.SealedColumns;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/**
 * Changes the keys of an installation: {@code ./relaywatch rotate-keys}. Of the rooms only what
 * they say of their secrets is made; nothing serves or works meanwhile.
 */
@Import(RotationConfiguration.class)
@ComponentScan(
        useDefaultFilters = false,
        includeFilters =
                @ComponentScan.Filter(
                        type = FilterType.ASSIGNABLE_TYPE,
                        classes = {SealedColumns.class, RunningNodes.class}))
class RotateKeysApplication {
    static final String COMMAND = "rotate-keys";

    private static final int DONE = 0;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JsonMapper json() {
        return JsonMapper.shared();
    }

    /** Returns the exit code: 0 when all is done, 2 when it was refused, 1 for what is broken. */
    static int run(String[] arguments) {
        SpringApplication application = new SpringApplication(RotateKeysApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return rotate(context.getBean(RotateKeys.class));
        } catch (RuntimeException e) {
            return StartFailure.exitCode(e);
        }
    }

    /** A start that fails is reported by the framework; what fails afterwards is reported here. */
    private static int rotate(RotateKeys command) {
        try {
            command.run(System.out::println);
            return DONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (RuntimeException e) {
            if (!new StartFailure(null).reportException(e)) {
                throw new IllegalStateException(e);
            }
            return StartFailure.exitCode(e);
        }
    }
}
