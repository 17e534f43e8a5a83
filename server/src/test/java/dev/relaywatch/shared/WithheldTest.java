package dev.relaywatch.shared;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Problem.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WithheldTest {

    @ParameterizedTest
    @CsvSource({
        "'there is no tenant \"jo@shop.example\"', 'there is no tenant \"[email]\"'",
        "'jo.doe+x@shop.example: is not known', '[email]: is not known'",
        "'no key rws_0123456789 here', 'no key [key] here'",
        "'use a secret key (rws_)', 'use a secret key (rws_)'",
        "'\"Authorization: Bearer rws_...\"', '\"Authorization: Bearer rws_...\"'",
        "'there is no tenant \"acme\"', 'there is no tenant \"acme\"'",
        "'at @ all', 'at @ all'"
    })
    void whatWasSentIsQuotedWithoutAddressesAndKeys(String text, String shown) {
        assertThat(Withheld.from(text)).isEqualTo(shown);
    }

    @Test
    void aRefusalQuotesNoneOfThem() {
        Problem problem =
                Problem.invalid(
                        List.of(new FieldError("jo@shop.example", "rwp_0123456789 is not known")));

        assertThat(problem.detail()).isEqualTo("[email]: [key] is not known");
        assertThat(problem.errors())
                .containsExactly(new FieldError("[email]", "[key] is not known"));
    }

    @Test
    @Timeout(10)
    void textOfAnyLengthIsReadInBoundedTime() {
        String open = "a".repeat(200_000) + "@";
        String many = "a@".repeat(100_000);

        assertThat(Withheld.from(open)).endsWith("@");
        assertThat(Withheld.from(many)).contains("[email]");
    }
}
