package dev.relaywatch.tenancy.access;

import dev.relaywatch.tenancy.Keyring;
import dev.relaywatch.tenancy.SessionProperties;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.jdbc.config.annotation.SpringSessionDataSource;
import org.springframework.session.jdbc.config.annotation.web.http.EnableJdbcHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions stand in the database, read and written by the platform's role. */
@Configuration(proxyBeanMethods = false)
@EnableJdbcHttpSession(tableName = "sessions")
@EnableConfigurationProperties(SessionProperties.class)
class SessionConfiguration {
    private static final String COOKIE = "rw_session";

    @Bean(destroyMethod = "")
    @SpringSessionDataSource
    DataSource sessionDataSource(@Qualifier("platformDataSource") DataSource platform) {
        return platform;
    }

    /** By this name Spring Session looks for it. */
    @Bean
    TransactionOperations springSessionTransactionOperations(
            @Qualifier("platformTransactions") JdbcTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }

    @Bean
    SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessionTable(
            SessionProperties properties) {
        return repository -> {
            new PostgreSqlJdbcIndexedSessionRepositoryCustomizer().customize(repository);
            repository.setConversionService(SessionValues.conversion());
            repository.setDefaultMaxInactiveInterval(properties.idle());
        };
    }

    /** Lax, so that a link in a message opens a page; Secure wherever the request came by TLS. */
    @Bean
    CookieSerializer sessionCookie(Keyring keyring, SessionProperties properties) {
        DefaultCookieSerializer cookie = new DefaultCookieSerializer();
        cookie.setCookieName(COOKIE);
        cookie.setCookiePath("/");
        cookie.setUseHttpOnlyCookie(true);
        cookie.setSameSite("Lax");
        cookie.setUseBase64Encoding(false);
        cookie.setCookieMaxAge((int) properties.longest().toSeconds());
        return new SealedCookie(cookie, keyring);
    }
}
