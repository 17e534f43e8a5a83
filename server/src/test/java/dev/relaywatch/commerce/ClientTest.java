package dev.relaywatch.commerce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.client.Operations;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the client measures is in the table of the server. */
class ClientTest extends RunningServer {

    @Test
    void anOperationThatTheClientTimedIsStored() throws Exception {
        Tenant acme = tenants.tenant();
        Operations operations =
                Operations.builder()
                        .url(url("/").toString())
                        .secretKey(tenants.secretKey(acme))
                        .platform("woocommerce")
                        .domain("shop.example")
                        .build();
        try (operations) {
            assertThat(operations.time("search_products", () -> "a tent")).isEqualTo("a tent");
            assertThatThrownBy(() ->
                            operations.time(
                                    "check_stock",
                                    () -> {
                                        throw new IllegalStateException("no \"answer\"\n\uD83D");
                                    }))
                    .isInstanceOf(IllegalStateException.class);
        }

        assertThat(operations.dropped()).isZero();
        List<String> stored =
                everything
                        .sql(
                                """
                                SELECT concat_ws('|', platform, domain, operation, success, error_type, error_message)
                                  FROM operation_metrics WHERE tenant_id = :tenant ORDER BY created_at
                                """)
                        .param("tenant", acme.id().value())
                        .query((row, _) -> row.getString(1))
                        .list();
        assertThat(stored)
                .containsExactly(
                        "woocommerce|shop.example|search_products|t",
                        "woocommerce|shop.example|check_stock|f|IllegalStateException|no \"answer\"\n\uFFFD");
    }
}
