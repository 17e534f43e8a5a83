package dev.relaywatch.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String HASH =
            "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b";

    private final Redaction redaction = Redaction.of(List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"access_token\":\"abc\"} | {\"access_token\":\"[redacted]\"}",
                "{\"accessToken\" : \"abc\"} | {\"accessToken\" : \"[redacted]\"}",
                "{\"client_secret\":\"a\\\"b\",\"x\":1} | {\"client_secret\":\"[redacted]\",\"x\":1}",
                "{\"password\":\"a\\\\\",\"x\":1} | {\"password\":\"[redacted]\",\"x\":1}",
                "{\"password\":12345,\"x\":1} | {\"password\":[redacted],\"x\":1}",
                "{\"api_key\":null,\"token\":\"\"} | {\"api_key\":null,\"token\":\"\"}",
                "{\"tokens\":[\"a\",\"b\"],\"x\":1} | {\"tokens\":[redacted],\"x\":1}",
                "{\"credentials\":{\"a\":\"}\",\"b\":[1]},\"x\":1} | {\"credentials\":[redacted],\"x\":1}",
                "{\"refresh_token\":\"cut off | {\"refresh_token\":\"[redacted]",
                "{\"body\":\"{\\\"secret\\\":\\\"a\\\",\\\"x\\\":1}\"} | {\"body\":\"{\\\"secret\\\":\\\"[redacted]\\\",\\\"x\\\":1}\"}",
                "grant_type=refresh_token&client_secret=a%2Bb&x=1 | grant_type=refresh_token&client_secret=[redacted]&x=1",
                "next%3Faccess_token%3Dabc%26x | next%3Faccess_token%3D[redacted]",
                "Authorization: Bearer abc.def | Authorization: [redacted]",
                "sent Bearer abc.def-123 to them | sent Bearer [redacted] to them",
                "Invalid token: abc123def4 given | Invalid token: [redacted] given",
                "routing_key => 'R0123' | routing_key => '[redacted]'",
                "see /v26.0/1?fields=id&x=1 now | see /v26.0/1?fields=id&x=[redacted] now",
                "https://hooks.slack.com/services/T1/B2/xyz failed | https://hooks.slack.com/services/[redacted] failed",
                "Invalid API Key provided: sk_test_abc | Invalid API Key provided: [redacted]",
                "token xoxb-1-2-abc is wrong | token [redacted] is wrong"
            })
    void secretsAreHiddenByTheirNameOrShape(String text, String shown) {
        assertThat(redaction.body(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mail to jane.o'neil+x@mail.example.co.uk, please | mail to [email], please",
                "q=jane%40shop.example&x=1 | q=[email]&x=1",
                "jane\\u0040shop.example | [email]",
                "müller@köln.example | [email]",
                "call +44 20 7946 0958 now | call [phone] now",
                "call +442079460958 | call [phone]",
                "p=%2B442079460958 | p=[phone]",
                "call (020) 7946 0958 | call [phone]",
                "call 020 7946 0958 | call [phone]",
                "call 06.12.34.56.78 | call [phone]",
                "call 555-123-4567 | call [phone]",
                "from 203.0.113.9: refused | from [ip]: refused",
                "GET /json/203.0.113.9 | GET /json/[ip]",
                "from 2001:db8::8a2e:370:7334 | from [ip]",
                "from [2001:db8:0:0:0:8a2e:370:7334]:80 | from [[ip]]:80",
                "from ::1 | from [ip]",
                "{\"client_user_agent\":\"Mozilla/5.0\"} | {\"client_user_agent\":\"[redacted]\"}",
                "{\"client_ip_address\":\"2001:db8::1\"} | {\"client_ip_address\":\"[redacted]\"}",
                "{\"first_name\":\"Jane\",\"x\":1} | {\"first_name\":\"[redacted]\",\"x\":1}",
                "{\"fn\":[\"jane\", \"joan\"],\"x\":1} | {\"fn\":[\"[redacted]\", \"[redacted]\"],\"x\":1}"
            })
    void clearPersonalDataIsHidden(String text, String shown) {
        assertThat(redaction.body(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event_id\":\"0190f3c2-7b1a-7cc0-9a1e-123456789012\",\"order_id\":\"100045\"}",
                "{\"event_time\":1763632000,\"ts\":\"1763632800.000100\"}",
                "{\"fbp\":\"fb.1.1763630000000.1098115397\",\"client_id\":\"1234567890.1700000000\"}",
                "{\"created\":\"2026-11-21T08:03:00.123+00:00\",\"day\":\"2026-11-21 08:03:00\"}",
                "{\"em\":[\"" + HASH + "\"],\"ph\":[\"" + HASH + "\"],\"fn\":\"" + HASH + "\"}",
                "order 123-1234567-1234567, customer 1234567890, pixel 738291038475610",
                "total 1234.56, 19.99, 0.5 and 100,200,300 of 12/40",
                "Error validating access token: Session has expired on 21.11.2026",
                "{\"error\":\"invalid_token\",\"token_type\":\"bearer\",\"expires_in\":3599}",
                "{\"error\":{\"message\":\"Invalid parameter\",\"code\":100,\"fbtrace_id\":\"AbC1\"}}",
                "version 6.0.0-beta.1 at 12:34:56, gid://shopify/Shop/1, aa:bb:cc:dd:ee:ff",
                "{\"dedup_key\":\"monitor:42:stripe\",\"idempotency_key\":\"d1:closed\"}",
                "Basic authentication failed"
            })
    void idsTimesHashesAndMessagesStay(String text) {
        assertThat(redaction.body(text)).isEqualTo(text);
    }

    @Test
    void theConnectionsOwnSecretsAreHiddenWhereverTheyStand() {
        Redaction own = Redaction.of(List.of("pa/ss+\"word", "pa/ss", "abc", ""));

        assertThat(own.body("x pa/ss+\"word y pa%2Fss%2B%22word z pa\\/ss+\\\"word pa/ss abc"))
                .isEqualTo("x [redacted] y [redacted] z [redacted] [redacted] abc");
    }

    @Test
    void aSecretAcrossTheCutIsHiddenWhole() {
        Redaction own = Redaction.of(List.of("0123456789"));

        assertThat(own.body("....0123456789....", 8))
                .isEqualTo("....[red [cut, 18 characters in all]");
    }

    @Test
    void aWordAcrossTheCutIsLeftOutWhole() {
        assertThat(redaction.body("{\"a\":\"jane.doe@shop.example\"}", 14))
                .isEqualTo("{\"a\":\" [cut, 29 characters in all]");
    }

    @Test
    void aLongBodyIsCutAndSaysSo() {
        String shown = redaction.body("x".repeat(100_000));

        assertThat(shown)
                .startsWith("xxx")
                .endsWith("x [cut, 100000 characters in all]")
                .hasSizeLessThan(Redaction.DEFAULT_MAX_CHARS + 50);
    }

    @Test
    void marksDoNotMakeABodyLongerThanItsBound() {
        assertThat(redaction.body("pwd=1&".repeat(1_000), 6_000)).hasSizeLessThan(6_050);
    }

    @Test
    void bytesAreReadAsUtf8() {
        assertThat(redaction.body("Grüße".getBytes(StandardCharsets.UTF_8), 100))
                .isEqualTo("Grüße");
    }

    @Test
    void anAddressShowsOnlyTheHarmlessValuesOfItsQuery() {
        URI uri =
                URI.create(
                        "https://u:p@api.example:8443/v1/a%20b?fields=id,name&access_token=abc"
                                + "&Secret=d&utoken=e&flag&limit=5&custom=f#g");

        assertThat(redaction.uri(uri))
                .isEqualTo(
                        "https://api.example:8443/v1/a%20b?fields=id,name&access_token=[redacted]"
                                + "&Secret=[redacted]&utoken=[redacted]&[redacted]&limit=5"
                                + "&custom=[redacted]");
    }

    @Test
    void headersThatCarryCredentialsAreHidden() {
        Map<String, String> headers =
                Map.of(
                        "Authorization", "Basic abc",
                        "access-token", "abc",
                        "apikey", "abc",
                        "Set-Cookie", "a=b",
                        "X-Shopify-Access-Token", "abc",
                        "webhook-signature", "v1,abc",
                        "X-Authorization", "abc");

        assertThat(redaction.headers(headers).values()).containsOnly("[redacted]");
    }

    @Test
    void otherHeadersAreShownWithoutPersonalData() {
        assertThat(redaction.headers(Map.of("x-request-id", "r-1", "From", "jane@shop.example")))
                .containsOnly(Map.entry("x-request-id", "r-1"), Map.entry("From", "[email]"));
    }
}
