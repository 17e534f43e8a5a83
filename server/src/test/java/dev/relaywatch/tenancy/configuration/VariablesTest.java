package dev.relaywatch.tenancy.configuration;

import static dev.relaywatch.tenancy.configuration.Sample.mistake;
import static dev.relaywatch.tenancy.configuration.Sample.mistakes;
import static dev.relaywatch.tenancy.configuration.Sample.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VariablesTest {

    private static String nameOf(String name) {
        Map<String, String> environment = Map.of("A", "alpha", "B_2", "${A}", "COLON", "x: [1]");
        return ConfigurationFile.parse("f", tenant("name: " + name), environment::get, Sample::rule)
                .tenants()
                .getFirst()
                .name();
    }

    @Test
    void aVariableIsFilledInAnywhereInAText() {
        assertThat(nameOf("${A}")).isEqualTo("alpha");
        assertThat(nameOf("'x ${A}-${A} y'")).isEqualTo("x alpha-alpha y");
    }

    @Test
    void aValueIsNotExpandedAgainAndIsNoYaml() {
        assertThat(nameOf("${B_2}")).isEqualTo("${A}");
        assertThat(nameOf("${COLON}")).isEqualTo("x: [1]");
    }

    @Test
    void aDoubledSignStandsForItself() {
        assertThat(nameOf("$${A}")).isEqualTo("${A}");
        assertThat(nameOf("costs $5 and $$6")).isEqualTo("costs $5 and $$6");
    }

    @Test
    void everyUnsetVariableIsNamedWithItsPlace() {
        assertThat(mistakes(tenant("name: ${NONE} ${NEITHER}")))
                .containsExactly(
                        "relaywatch.yaml:3: tenants[0].name: the environment variable NONE is not set",
                        "relaywatch.yaml:3: tenants[0].name: the environment variable NEITHER is not set");
    }

    @Test
    void anUnsetVariableIsNotAlsoAMissingField() {
        assertThat(mistake("tenants:\n  - slug: ${NONE}\n"))
                .isEqualTo("2: tenants[0].slug: the environment variable NONE is not set");
    }

    @Test
    void aVariableSetToNothingIsAsIfNotGiven() {
        assertThat(mistake("tenants:\n  - slug: ${EMPTY}\n"))
                .isEqualTo("2: tenants[0].slug: is required");
    }

    @Test
    void aMentionWithoutANameIsExplained() {
        assertThat(mistake(tenant("name: ${not a name}")))
                .contains("write $${ for the characters themselves");
        assertThat(mistake(tenant("name: a${")))
                .contains("expected the name of an environment variable");
    }

    @Test
    void mistakesShowTheVariableAndNotItsValue() {
        assertThat(mistake(tenant("currency: ${OPS_PASSWORD}")))
                .isEqualTo(
                        "3: tenants[0].currency: expected an ISO 4217 currency such as EUR, got \"${OPS_PASSWORD}\"");
        assertThat(mistake(tenant("connections: [{ service: '${OPS_PASSWORD}' }]")))
                .contains("unknown service \"${OPS_PASSWORD}\"")
                .doesNotContain("ops-password-value", "did you mean");
    }
}
