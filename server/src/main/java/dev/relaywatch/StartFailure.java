package dev.relaywatch;

import dev.relaywatch.tenancy.StartRefused;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Says why a start failed, one line a mistake, where the reason is the configuration and not a bug.
 */
class StartFailure implements SpringBootExceptionReporter {
    private static final int BAD_CONFIGURATION = 2;

    /**
     * @param context of the start; asked for by the framework
     */
    StartFailure(@Nullable ConfigurableApplicationContext context) {}

    @Override
    public boolean reportException(Throwable failure) {
        List<String> lines = lines(failure);
        lines.forEach(System.err::println);
        return !lines.isEmpty();
    }

    static int exitCode(Throwable failure) {
        return cause(failure, StartRefused.class)
                        .map(StartRefused::badConfiguration)
                        .orElse(!lines(failure).isEmpty())
                ? BAD_CONFIGURATION
                : 1;
    }

    private static List<String> lines(Throwable failure) {
        Optional<StartRefused> refused = cause(failure, StartRefused.class);
        if (refused.isPresent()) {
            return refused.get().lines();
        }
        Optional<IllegalArgumentException> property =
                cause(failure, IllegalArgumentException.class)
                        .filter(e ->
                                e.getMessage() != null && e.getMessage().startsWith("relaywatch."));
        if (property.isPresent()) {
            return List.of(property.get().getMessage());
        }
        return cause(failure, BindException.class)
                .map(e ->
                        List.of(
                                e.getName()
                                        + ": cannot be read as "
                                        + e.getTarget().getType()
                                        + "; durations are written 200ms, 5s, 15m, 1h, lists with commas"))
                .orElse(List.of());
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> wanted) {
        return Stream.iterate(failure, e -> e != null, Throwable::getCause)
                .limit(50)
                .filter(wanted::isInstance)
                .map(wanted::cast)
                .findFirst();
    }
}
