package dev.relaywatch.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.sandbox.SandboxApplication.Options;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxApplicationTest {

    @Test
    void withoutArgumentsItListensOn9400AndSendsNothing() {
        assertThat(Options.read()).isEqualTo(new Options(9400, null, null, null));
    }

    @Test
    void everyOptionIsRead() {
        assertThat(
                        Options.read(
                                "--port=0",
                                "--script=faults.json",
                                "--traffic=http://127.0.0.1:8080/",
                                "--stores=stores.json"))
                .isEqualTo(
                        new Options(
                                0,
                                Path.of("faults.json"),
                                URI.create("http://127.0.0.1:8080"),
                                Path.of("stores.json")));
    }

    @ParameterizedTest
    @CsvSource({
        "--port=many, --port: must",
        "--port=65536, --port: must",
        "--prot=1, --prot=1: expected",
        "port=1, port=1: expected",
        "--traffic=http://127.0.0.1:8080, --traffic: needs",
        "--stores=stores.json, --traffic: needs",
        "--traffic=ftp://x, --traffic: must"
    })
    void whatCannotBeUsedIsNamed(String argument, String message) {
        assertThatThrownBy(() -> Options.read(argument))
                .isInstanceOf(BadInput.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void storesAreReadFromTheirFile() {
        var stores =
                DemoStore.readAll(
                        Json.read(
                                        """
                                        [{"slug":"acme","publicKey":"rwp_1","secretKey":"rws_1",
                                          "eventsPerMinute":30}]
                                        """)
                                .orElseThrow());

        assertThat(stores)
                .containsExactly(
                        new DemoStore("acme", "rwp_1", "rws_1", 30, "EUR", null, false, null));
    }

    @Test
    void aStoreMayHaveACrmThatSignsAndPagesThatSpeakSegment() {
        DemoStore store =
                DemoStore.readAll(
                                Json.read(
                                                """
                                                [{"slug":"acme","publicKey":"rwp_1","secretKey":"rws_1","eventsPerMinute":30,
                                                  "webhookSecret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw","segment":true}]
                                                """)
                                        .orElseThrow())
                        .getFirst();

        assertThat(store.webhookSecret()).isNotNull();
        assertThat(store.segment()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stores          | []",
                "slug            | [{}]",
                "publicKey       | [{\"slug\":\"acme\"}]",
                "eventsPerMinute | [{\"slug\":\"a\",\"publicKey\":\"p\",\"secretKey\":\"s\"}]",
                "secret          | [{\"slug\":\"a\",\"publicKey\":\"p\",\"secretKey\":\"s\",\"webhookSecret\":\"x\"}]"
            })
    void aStoreThatCannotBeUsedIsNamedByItsField(String field, String json) {
        assertThatThrownBy(() -> DemoStore.readAll(Json.read(json).orElseThrow()))
                .hasMessageStartingWith(field + ": ");
    }
}
