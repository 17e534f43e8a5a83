package dev.relaywatch.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Hears all that is logged until it is closed. */
public final class LogWatch implements AutoCloseable {
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> ear =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    String line =
                            event.getLevel() + " " + event.getLoggerName() + ": " + text(event);
                    lines.add(line);
                    if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                        errors.add(line);
                    }
                }
            };

    public LogWatch() {
        ear.setContext(root.getLoggerContext());
        ear.start();
        root.addAppender(ear);
    }

    private static String text(ILoggingEvent event) {
        return event.getThrowableProxy() == null
                ? event.getFormattedMessage()
                : event.getFormattedMessage()
                        + "\n"
                        + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }

    /** Of any level, with the traces of what was thrown. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    public List<String> errors() {
        return List.copyOf(errors);
    }

    @Override
    public void close() {
        root.detachAppender(ear);
        ear.stop();
    }
}
