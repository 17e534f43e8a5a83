package dev.relaywatch.capture;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the capture doors beside the dispatcher. */
@Configuration(proxyBeanMethods = false)
class CaptureConfiguration {

    @Bean
    BodyRoom bodyRoom() {
        return BodyRoom.ofHeap(Runtime.getRuntime().maxMemory());
    }

    @Bean
    ServletRegistrationBean<TrackServlet> captureDoor(TrackServlet servlet) {
        ServletRegistrationBean<TrackServlet> door =
                new ServletRegistrationBean<>(servlet, "/api/track/*");
        door.setName("captureDoor");
        door.setLoadOnStartup(1);
        return door;
    }

    @Bean
    ServletRegistrationBean<SegmentServlet> segmentDoor(SegmentServlet servlet) {
        ServletRegistrationBean<SegmentServlet> door =
                new ServletRegistrationBean<>(servlet, "/v1/*");
        door.setName("segmentDoor");
        door.setLoadOnStartup(1);
        return door;
    }
}
