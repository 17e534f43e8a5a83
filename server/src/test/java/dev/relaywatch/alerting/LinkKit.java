package dev.relaywatch.alerting;

import java.util.UUID;
import org.springframework.context.ApplicationContext;

/** For tests of other rooms: the links that messages carry. */
public final class LinkKit {
    private LinkKit() {}

    /** Path of the page on which whoever has it acknowledges that alert. */
    public static String path(ApplicationContext server, UUID alert, String channel) {
        return server.getBean(AlertLinks.class).acknowledge(alert, channel).getPath();
    }
}
