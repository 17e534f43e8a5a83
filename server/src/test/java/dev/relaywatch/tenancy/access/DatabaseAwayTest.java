package dev.relaywatch.tenancy.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.testing.PostgresDatabase;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** While the database is away a server is told to come again, and no log learns of rows. */
class DatabaseAwayTest {

    @RestController
    static class Failing {
        private final Supplier<RuntimeException> failure;

        Failing(Supplier<RuntimeException> failure) {
            this.failure = failure;
        }

        @GetMapping("/")
        String fail() {
            throw failure.get();
        }
    }

    static Stream<RuntimeException> failures() {
        return Stream.of(
                new CannotCreateTransactionException("no connection"),
                new DataAccessResourceFailureException("the connection broke"),
                new QueryTimeoutException("too slow"),
                new CannotAcquireLockException("a dead-lock"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aServerIsToldToComeAgain(RuntimeException failure) throws Exception {
        MockHttpServletResponse answer =
                MockMvcBuilders.standaloneSetup(new Failing(() -> failure))
                        .setControllerAdvice(new RefusedRequests())
                        .build()
                        .perform(MockMvcRequestBuilders.get("/"))
                        .andReturn()
                        .getResponse();
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
        assertThat(answer.getContentType()).startsWith("application/problem+json");
    }

    @Test
    void aViolatedConstraintDoesNotShowItsRow() {
        try (var database = PostgresDatabase.fresh().open()) {
            assertThatThrownBy(() ->
                            JdbcClient.create(database.platform())
                                    .sql(
                                            """
                                            INSERT INTO tenants (id, slug, name, time_zone, currency, managed_by)
                                            VALUES (gen_random_uuid(), 's', ?, 'UTC', 'euro', 'file')
                                            """)
                                    .param("a name nobody may read")
                                    .update())
                    .hasMessageContaining("tenants_currency_check")
                    .satisfies(e ->
                            assertThat(e.toString() + e.getCause())
                                    .doesNotContain("nobody may read"));
        }
    }
}
