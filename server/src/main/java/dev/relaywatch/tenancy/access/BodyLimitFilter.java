package dev.relaywatch.tenancy.access;

import dev.relaywatch.shared.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body over the limit: by its declared length before a byte is read, else as soon as it
 * passes the limit.
 */
class BodyLimitFilter extends OncePerRequestFilter {
    private final int limit;
    private final ProblemWriter problems;

    /**
     * @param limit bytes
     */
    BodyLimitFilter(int limit, ProblemWriter problems) {
        this.limit = limit;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > limit) {
            refuse(response);
            return;
        }
        try {
            chain.doFilter(new Limited(request), response);
        } catch (BodyTooLarge e) {
            startAnewAndRefuse(response);
        } catch (ServletException e) {
            // so the dispatcher wraps what reading the body in a controller threw
            if (!(e.getCause() instanceof BodyTooLarge)) {
                throw e;
            }
            startAnewAndRefuse(response);
        }
    }

    private void startAnewAndRefuse(HttpServletResponse response) throws IOException {
        if (!response.isCommitted()) {
            response.reset();
            refuse(response);
        }
    }

    private void refuse(HttpServletResponse response) throws IOException {
        response.setHeader("Connection", "close");
        problems.write(response, Problem.tooLarge(limit));
    }

    private final class Limited extends HttpServletRequestWrapper {
        Limited(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Counting(super.getInputStream());
        }
    }

    private final class Counting extends ServletInputStream {
        private final ServletInputStream body;
        private int count;

        Counting(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int one = body.read();
            counted(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = body.read(into, offset, length);
            counted(Math.max(read, 0));
            return read;
        }

        private void counted(int bytes) {
            count += bytes;
            if (count > limit) {
                throw new BodyTooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }

    /** Unchecked, so that no reader of the body takes it for a broken connection. */
    private static final class BodyTooLarge extends RuntimeException {
        BodyTooLarge() {
            super("body over the limit", null, false, false);
        }
    }
}
