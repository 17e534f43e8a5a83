package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class ScrubberPropertyTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Written on purpose without the code under test. */
    private static final Pattern ADDRESS =
            Pattern.compile(
                    "[\\p{L}\\p{N}_.+-]@[\\p{L}\\p{N}-]+(\\.[\\p{L}\\p{N}-]+)*\\.\\p{L}{2}");

    private static final List<String> NAMES =
            List.of(
                    "email",
                    "em",
                    "phone",
                    "ph",
                    "tel",
                    "first_name",
                    "fn",
                    "ln",
                    "dob",
                    "db",
                    "gender",
                    "address",
                    "user_data",
                    "customer",
                    "shipping",
                    "items",
                    "order",
                    "state",
                    "city",
                    "number",
                    "value",
                    "currency",
                    "utm_source",
                    "gclid",
                    "q",
                    "anna@example.com");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(30),
                Arbitraries.strings()
                        .withChars("ab@.%40\"*#?&=/:+-é\\u2\uff20 \ud83d\ude00")
                        .ofMaxLength(40),
                pieces());
    }

    /** Parts of URLs and addresses in any order. */
    private Arbitrary<String> pieces() {
        return Arbitraries.of(
                        "https://",
                        "//",
                        "/",
                        "?",
                        "&",
                        "=",
                        "#",
                        "@",
                        "%40",
                        "%2540",
                        "%3F",
                        "%",
                        "anna",
                        "anna@example.com",
                        "b%40example%2Ecom",
                        "example.com",
                        ".",
                        "co",
                        "email",
                        "phone",
                        "em",
                        "utm_source",
                        "gclid",
                        "state",
                        "[",
                        "]",
                        "***",
                        "0151 2345678",
                        "\"",
                        "user:secret",
                        " ",
                        "é",
                        "\\u0040",
                        "*",
                        "+",
                        "-")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }

    @Provide
    Arbitrary<JsonNode> values() {
        Arbitrary<JsonNode> leaf =
                Arbitraries.oneOf(
                        texts().map(text -> (JsonNode) JSON.getNodeFactory().stringNode(text)),
                        Arbitraries.of("1", "4915112345678", "true", "null", "[]", "{}", "1.5")
                                .map(JSON::readTree));
        return Arbitraries.recursive(
                () -> leaf, inner -> Arbitraries.oneOf(leaf, list(inner), object(inner)), 0, 3);
    }

    @Provide
    Arbitrary<ObjectNode> params() {
        return object(values()).map(JsonNode::asObject);
    }

    private Arbitrary<JsonNode> list(Arbitrary<JsonNode> inner) {
        return inner.list()
                .ofMaxSize(4)
                .map(elements -> {
                    ArrayNode array = JSON.createArrayNode();
                    elements.forEach(array::add);
                    return array;
                });
    }

    private Arbitrary<JsonNode> object(Arbitrary<JsonNode> inner) {
        Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of(NAMES), texts());
        return Arbitraries.maps(names, inner)
                .ofMaxSize(5)
                .map(fields -> {
                    ObjectNode object = JSON.createObjectNode();
                    fields.forEach(object::set);
                    return object;
                });
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void cleanParametersAreCleanParametersAndNeverLonger(@ForAll("params") ObjectNode params) {
        ObjectNode clean = Scrubber.params(params);

        assertThat(Scrubber.params(clean)).isSameAs(clean);
        assertThat(clean.toString().length()).isLessThanOrEqualTo(params.toString().length());
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noAddressSurvivesInParameters(@ForAll("params") ObjectNode params) {
        ObjectNode clean = Scrubber.params(params);

        assertThat(ADDRESS.matcher(clean.toString()).find()).as(clean.toString()).isFalse();
    }

    @Property
    void aCleanUrlIsCleanAndNeverLonger(@ForAll("texts") String url) {
        String clean = Scrubber.url(url);

        assertThat(Scrubber.url(clean)).isEqualTo(clean);
        assertThat(clean.length()).isLessThanOrEqualTo(url.length());
    }

    @Property
    void noAddressSurvivesInAUrl(@ForAll("texts") String url) {
        String clean = Scrubber.url(url);

        assertThat(ADDRESS.matcher(clean).find()).as(clean).isFalse();
        for (String part : clean.split("[/?&#]", -1)) {
            assertThat(ADDRESS.matcher(decoded(part)).find()).as(clean).isFalse();
        }
    }

    @Property
    void whatIsNotPersonalStaysInItsOrder(
            @ForAll("texts") String personal, @ForAll("position") int position) {
        List<String> kept = List.of("utm_source=x", "gclid=Ab-_", "id=7", "", "a=%zz");
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < kept.size(); i++) {
            query.append(i == position ? "&email=x" + personal.replaceAll("[&#]", "") : "");
            query.append('&').append(kept.get(i));
        }

        assertThat(Scrubber.url("https://shop.example/p?" + query.substring(1)))
                .isEqualTo("https://shop.example/p?" + String.join("&", kept));
    }

    @Provide
    Arbitrary<Integer> position() {
        return Arbitraries.integers().between(0, 4);
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }
}
