package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for the file as text, whatever it says. */
class YamlRulesTest {
    @TempDir Path directory;

    private Configuration read(Path file) {
        return ConfigurationFile.read(file, Sample::environment, Sample::rule);
    }

    @Test
    void aFileIsReadFromItsPathAndMistakesNameItsLastElement() throws IOException {
        Path file = Files.writeString(directory.resolve("shop.yaml"), "tenants:\n  - slug: A\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(ConfigurationRefused.class)
                .hasMessageStartingWith("shop.yaml:2: tenants[0].slug: expected small letters");
    }

    @Test
    void aFileThatDoesNotExistIsNamedWithItsPath() {
        Path file = directory.resolve("none.yaml");

        assertThatThrownBy(() -> read(file)).hasMessage(file + ": does not exist");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertThatThrownBy(() -> read(directory)).hasMessageContaining("cannot be read");
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() throws IOException {
        Path file =
                Files.write(
                        directory.resolve("latin.yaml"), new byte[] {'a', ':', ' ', (byte) 0xe4});

        assertThatThrownBy(() -> read(file)).hasMessageContaining("is not text in UTF-8");
    }

    @Test
    void aByteOrderMarkIsSkipped() {
        assertThat(mistakes("\uFEFF" + tenant("name: Acme"))).isEmpty();
    }

    @Test
    void anEmptyFileIsRefusedBecauseItWouldDisableEverything() {
        assertThat(mistake("# nothing\n"))
                .isEqualTo("1: the file is empty; expected platform or tenants");
        assertThat(mistake("")).contains("the file is empty");
        assertThat(mistake("--- ~\n")).contains("the file is empty");
    }

    @Test
    void aFileWithoutTenantsMayBeMeant() {
        assertThat(Sample.parse("tenants: []").tenants()).isEmpty();
    }

    @Test
    void aTabIsOneMistakeInItsLine() {
        assertThat(mistake("tenants:\n\t- slug: acme\n"))
                .isEqualTo("2: a tab stands where only spaces may; indent with spaces");
        assertThat(mistake("tenants:\n  - slug: acme\n\tname: Acme\n")).startsWith("3: a tab");
    }

    @Test
    void brokenYamlIsOneMistakeInItsLine() {
        assertThat(mistake("tenants:\n  - slug: acme\n   name: x\n"))
                .startsWith("3: is not valid YAML");
        assertThat(mistake("tenants: [\n  { slug: acme }\n"))
                .contains("the bracket or brace opened in line 1 is not closed");
    }

    @Test
    void anOpenQuoteIsFoundWhereItBegins() {
        assertThat(mistake(tenant("name: \"Acme\ncurrency: EUR\ncountry: DE")))
                .isEqualTo("3: a quote that is opened here is not closed");
    }

    @Test
    void aVariableInBracesNeedsQuotesAndTheMistakeSaysSo() {
        assertThat(mistake(tenant("people: [{ email: a@b.example, password: ${X}, role: admin }]")))
                .contains("with ${...} needs quotes");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(mistake("tenants: []\n---\ntenants: []\n"))
                .startsWith("2: a second document (---) begins");
    }

    @Test
    void aFieldGivenTwiceIsNamedWithBothLines() {
        assertThat(mistake(tenant("name: A\ncurrency: EUR\nname: B")))
                .isEqualTo("5: tenants[0]: name is given twice, in line 3 and in line 5");
    }

    @Test
    void unknownFieldsAreNamedWithWhatIsExpected() {
        assertThat(mistake("tenant:\n  - slug: acme\n"))
                .isEqualTo(
                        "1: tenant: unknown field; expected one of platform, tenants; did you mean \"tenants\"?");
        assertThat(mistake(tenant("timeZone: UTC")))
                .startsWith("3: tenants[0].timeZone: unknown field; expected one of slug, name")
                .endsWith("; did you mean \"time-zone\"?");
    }

    @Test
    void aWrongKindSaysWhatStandsThere() {
        assertThat(mistake("tenants: acme")).isEqualTo("1: tenants: expected a list, got text");
        assertThat(mistake("tenants: 5")).isEqualTo("1: tenants: expected a list, got a number");
        assertThat(mistake("tenants: { slug: acme }"))
                .isEqualTo("1: tenants: expected a list, got a map");
        assertThat(mistake("tenants: [acme]"))
                .isEqualTo("1: tenants[0]: expected a map of names and values, got text");
        assertThat(mistake(tenant("name: [A]")))
                .isEqualTo("3: tenants[0].name: expected text, got a list");
        assertThat(mistake("- slug: acme"))
                .isEqualTo("1: expected a map of names and values, got a list");
    }

    @Test
    void anEmptyEntryOfAListIsAMistake() {
        assertThat(mistake("tenants:\n  - slug: acme\n  -\n")).isEqualTo("3: tenants[1]: is empty");
    }

    @Test
    void nullAndEmptyTextAreAsIfNotGiven() {
        assertThat(
                        mistakes(
                                tenant(
                                        "name: ~\ncurrency:\ncountry: null\nroutes: ''\nwebhook-secret: ${EMPTY}")))
                .isEmpty();
        assertThat(Sample.parse(tenant("routes:")).tenants().getFirst().routes()).isNull();
        assertThat(Sample.parse(tenant("routes: []")).tenants().getFirst().routes()).isEmpty();
    }

    @Test
    void wordsThatYamlTakesForBooleansStayWhatTheyAre() {
        assertThat(Sample.parse(tenant("country: NO")).tenants().getFirst().country())
                .isEqualTo("NO");
        assertThat(Sample.parse(tenant("name: 0123")).tenants().getFirst().name())
                .isEqualTo("0123");
    }

    @Test
    void tagsAnchorsAndMergingAreExplainedAsMissingQuotes() {
        assertThat(mistake(tenant("name: !acme"))).contains("begins with ! needs quotes");
        assertThat(mistake(tenant("name: *acme"))).contains("begins with * needs quotes");
        assertThat(mistake(tenant("name: &acme"))).contains("begins with & needs quotes");
        assertThat(mistake(tenant("name: @acme"))).contains("needs quotes");
        assertThat(mistake(tenant("<<: { name: A }"))).contains("merging with << is not supported");
        assertThat(mistake("tenants: !!java.util.ArrayList []")).contains("tags are not supported");
    }

    @Test
    void anAnchorMayBeUsedAgain() {
        String text =
                """
                tenants:
                  - { slug: a, origins: &shops ["https://a.example"] }
                  - { slug: b, origins: *shops }
                """;

        assertThat(Sample.parse(text).tenants().getLast().origins())
                .containsExactly("https://a.example");
    }

    @Test
    void aListThatContainsItselfEndsInAMistake() {
        assertThat(mistakes("tenants: &t [*t]")).hasSize(1);
    }

    @Test
    void nestingAndAliasesHaveABound() {
        assertThat(mistake("tenants: " + "[".repeat(5_000))).contains("expected at most 50 levels");
        assertThat(mistake("a: &a [x]\nb: [" + "*a, ".repeat(2_000) + "]"))
                .contains("1000 aliases");
    }

    @Test
    void controlCharactersAreRefused() {
        assertThat(mistake(tenant("name: \"A\\0B\"")))
                .isEqualTo("3: tenants[0].name: expected text without control characters");
        assertThat(mistake("tenants: []\n# \u0007\n"))
                .startsWith("2: a character that is not allowed");
    }

    @Test
    void allMistakesAreReportedAtOnceInTheOrderOfTheLines() {
        assertThat(
                        mistakes(
                                tenant(
                                        "origins: [x]\ncurrency: EURO\ncountry: Germany\ntime-zone: Berlin")))
                .hasSize(4)
                .satisfies(all ->
                        assertThat(all.get(0))
                                .startsWith("relaywatch.yaml:3: tenants[0].origins[0]"))
                .satisfies(all ->
                        assertThat(all.get(1)).startsWith("relaywatch.yaml:4: tenants[0].currency"))
                .satisfies(all ->
                        assertThat(all.get(3))
                                .startsWith("relaywatch.yaml:6: tenants[0].time-zone"));
    }

    @Test
    void noMoreThanFiftyMistakesAreReported() {
        assertThat(mistakes("tenants:\n" + "  - name: x\n".repeat(3_000)))
                .hasSize(50)
                .first()
                .isEqualTo("relaywatch.yaml:2: tenants[0].slug: is required");
    }
}
