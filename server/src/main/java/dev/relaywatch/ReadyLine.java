package dev.relaywatch;

import dev.relaywatch.tenancy.FirstAdmin;
import dev.relaywatch.tenancy.Installation;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Tells people and scripts, in one line, that requests are taken now. */
@Component
class ReadyLine {
    private final Installation installation;
    private final FirstAdmin firstAdmin;
    private final Environment environment;

    ReadyLine(Installation installation, FirstAdmin firstAdmin, Environment environment) {
        this.installation = installation;
        this.firstAdmin = firstAdmin;
        this.environment = environment;
    }

    @EventListener
    void on(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext context
                && context.getWebServer() != null) {
            String here =
                    "http://"
                            + environment.getProperty("server.address", "127.0.0.1")
                            + ":"
                            + context.getWebServer().getPort();
            firstAdmin
                    .code()
                    .ifPresent(code ->
                            System.out.printf(
                                    "Nobody administers this installation yet: open %s/setup and enter the code %s%n",
                                    here, code));
            System.out.printf(
                    "Relaywatch is ready at %s (data in %s)%n", here, installation.dataDirectory());
        }
    }
}
