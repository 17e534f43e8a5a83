package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Person;
import dev.relaywatch.tenancy.Sessions;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions, as the server keeps and begins them. */
public final class SessionKit {
    private SessionKit() {}

    /**
     * @param platform the role that works across tenants
     */
    public static JdbcIndexedSessionRepository repository(DataSource platform, Duration idle) {
        JdbcIndexedSessionRepository repository =
                new JdbcIndexedSessionRepository(
                        new JdbcTemplate(platform),
                        new TransactionTemplate(new JdbcTransactionManager(platform)));
        repository.setTableName("sessions");
        new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(repository);
        repository.setConversionService(SessionValues.conversion());
        repository.setDefaultMaxInactiveInterval(idle);
        return repository;
    }

    /**
     * Begins a session of this person, as the server does after a right password.
     *
     * @param filter the server's own
     * @return the value of the cookie {@code rw_session}
     */
    public static String signedIn(
            SessionRepositoryFilter<?> filter, Sessions sessions, Person person, String browser) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/login");
        request.addHeader("User-Agent", browser);
        MockHttpServletResponse response = new MockHttpServletResponse();
        try {
            filter.doFilter(
                    request,
                    response,
                    (in, _) -> sessions.begin((HttpServletRequest) in, person.id(), "127.0.0.1"));
        } catch (IOException | ServletException e) {
            throw new IllegalStateException(e);
        }
        return Objects.requireNonNull(response.getCookie("rw_session")).getValue();
    }
}
