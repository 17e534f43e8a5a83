package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldFinderPropertyTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Name, then a value that it may have; none of two names alike. */
    private static final Map<String, String> PERSONAL =
            Map.ofEntries(
                    Map.entry("email", "\"anna@example.com\""),
                    Map.entry("billing_email", "\"b@example.com\""),
                    Map.entry("phone_number", "\"+4915112345678\""),
                    Map.entry("number", "4915112345679"),
                    Map.entry("fn", "\"Anna\""),
                    Map.entry("first", "\"Bea\""),
                    Map.entry("city", "\"Bonn\""),
                    Map.entry("billing", "{\"city\":\"Köln\",\"email\":\"c@example.com\"}"),
                    Map.entry("address", "{\"city\":\"Mainz\",\"zip\":\"55116\"}"),
                    Map.entry("shipping_address", "{\"city\":\"Trier\",\"last_name\":\"S\"}"),
                    Map.entry("customer", "{\"id\":7,\"phone\":\"030 123456\"}"),
                    Map.entry("user_data", "{\"em\":\"d@example.com\",\"ct\":\"Ulm\"}"));

    @Provide
    Arbitrary<List<String>> orders() {
        return Arbitraries.shuffle(new ArrayList<>(PERSONAL.keySet()));
    }

    @Provide
    Arbitrary<String> unrelated() {
        return Arbitraries.oneOf(
                        Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12),
                        Arbitraries.of(
                                "name", "items", "order_id", "value", "number_of_items", "title"))
                .filter(key ->
                        Alias.of(Alias.fold(key)) == null && Container.of(Alias.fold(key)) == null);
    }

    @Property
    void neitherTheOrderOfNamesNorOtherNamesChangeWhatIsFound(
            @ForAll("orders") List<String> order,
            @ForAll("unrelated") String unrelated,
            @ForAll("unrelated") String another) {
        ObjectNode plain = JSON.createObjectNode();
        PERSONAL.forEach((name, value) -> plain.set(name, JSON.readTree(value)));
        ObjectNode mixed = JSON.createObjectNode();
        mixed.put(unrelated, "anna@other.example");
        order.forEach(name -> {
            mixed.set(name, JSON.readTree(PERSONAL.get(name)));
            mixed.putObject(another).put("email", "e@other.example");
        });

        assertThat(FieldFinder.find(List.of(mixed))).isEqualTo(FieldFinder.find(List.of(plain)));
    }

    @Property
    void whatParametersMayGiveIsFoundThereAndGoneAfterwards(@ForAll("orders") List<String> order) {
        ObjectNode params = JSON.createObjectNode();
        order.forEach(name -> params.set(name, JSON.readTree(PERSONAL.get(name))));

        PersonalData found = FieldFinder.find(List.of(), params);
        PersonalData left = FieldFinder.find(List.of(), Scrubber.params(params));

        assertThat(found.email()).isNotNull();
        assertThat(left).isEqualTo(FieldFinder.find(List.of()));
    }
}
