package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tomcat's page for what it refuses before any servlet sees it: a problem in place of HTML. Public
 * because Tomcat makes it by its name.
 */
public final class RefusedByTomcat extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        try {
            response.setContentType(Problem.MEDIA_TYPE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            SecurityHeaders.write(
                    Problem.MEDIA_TYPE, response::containsHeader, response::setHeader);
            Writer out = response.getReporter();
            if (out != null) {
                out.write(
                        JsonMapper.shared()
                                .writeValueAsString(
                                        Problem.ofStatus(status, RefusedElsewhere.detail(status))));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            // whom it was for is gone
            container.getLogger().debug("a refusal could not be told", e);
        }
    }
}
