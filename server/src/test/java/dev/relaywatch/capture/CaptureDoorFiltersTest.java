package dev.relaywatch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.testing.RunningServer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The capture door stands beside the dispatcher: no filter is in front of it, all of them are in
 * front of the dispatcher.
 */
class CaptureDoorFiltersTest extends RunningServer {
    @Autowired private ServletWebServerApplicationContext context;

    private List<FilterMap> filters() {
        TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(context.getWebServer());
        for (Container child : server.getTomcat().getHost().findChildren()) {
            if (child instanceof StandardContext web) {
                assertThat(web.findServletMapping("/api/track/*")).isEqualTo("captureDoor");
                return List.of(web.findFilterMaps());
            }
        }
        throw new AssertionError("Tomcat has no context");
    }

    @Test
    void noFilterIsBoundToAddressesOrToTheDoor() {
        assertThat(filters())
                .filteredOn(filter ->
                        filter.getURLPatterns().length > 0
                                || filter.getMatchAllUrlPatterns()
                                || filter.getMatchAllServletNames()
                                || Arrays.asList(filter.getServletNames()).contains("captureDoor"))
                .extracting(FilterMap::getFilterName)
                .isEmpty();
    }

    @Test
    void theDispatcherIsBehindSecurityAndTheLimitOfBodies() {
        assertThat(filters())
                .filteredOn(filter ->
                        Arrays.asList(filter.getServletNames()).contains("dispatcherServlet"))
                .extracting(FilterMap::getFilterName)
                .contains("springSecurityFilterChain", "bodyLimit");
    }
}
