package dev.relaywatch.tenancy.access;

import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.transaction.support.TransactionTemplate;

/** The table of sessions, as the server reads and writes it. */
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
}
