package dev.relaywatch.delivery.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.facebook.ads.sdk.serverside.ActionSource;
import com.facebook.ads.sdk.serverside.Content;
import com.facebook.ads.sdk.serverside.CustomData;
import com.facebook.ads.sdk.serverside.DeliveryCategory;
import com.facebook.ads.sdk.serverside.Event;
import com.facebook.ads.sdk.serverside.GenderEnum;
import com.facebook.ads.sdk.serverside.UserData;
import com.facebook.ads.utils.CustomDataAdapter;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.PersonalData;
import dev.relaywatch.delivery.AnItem;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.tenancy.Connection;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our events beside those that Meta's own Java SDK makes of the same input. Where the SDK is behind
 * Meta's documentation the documentation holds, and the difference is listed here; a difference
 * that is gone fails the test as well.
 */
class MetaFidelityTest {
    private static final Connection CONNECTION =
            new Connection(
                    new ConnectionId(Ids.next()),
                    null,
                    "meta",
                    "main",
                    null,
                    Map.of(),
                    Map.of(),
                    "f");

    /** As the SDK's EventRequest sets it up; that class itself needs an HTTP client. */
    private static final Gson SDK =
            new GsonBuilder()
                    .excludeFieldsWithModifiers(Modifier.STATIC, Modifier.PROTECTED)
                    .disableHtmlEscaping()
                    .registerTypeAdapter(CustomData.class, new CustomDataAdapter())
                    .create();

    private static final String PAGE = "https://shop.example/thanks?a=b&c=d";
    private static final String FBP = "fb.1.1795000000000.1098115397";
    private static final String FBC = "fb.1.1795000000000.IwAR0-a_B";

    private static JsonNode ours(Deliverable item) {
        return JsonMapper.shared()
                .readTree(new MetaPayload(CONNECTION, AnItem.NOW).event(item).toString());
    }

    private static JsonNode theirs(Event event) {
        return JsonMapper.shared().readTree(SDK.toJson(event));
    }

    /** What stands at each place in the one and not in the other: "ours -> theirs". */
    private static Map<String, String> differences(JsonNode ours, JsonNode theirs) {
        Map<String, String> differences = new TreeMap<>();
        compare("", ours, theirs, differences);
        return differences;
    }

    private static void compare(
            String place, JsonNode ours, JsonNode theirs, Map<String, String> differences) {
        if (ours.isObject() && theirs.isObject()) {
            for (String name : ours.propertyNames()) {
                compare(place + "/" + name, ours.path(name), theirs.path(name), differences);
            }
            for (String name : theirs.propertyNames()) {
                if (!ours.has(name)) {
                    differences.put(place + "/" + name, "nothing -> " + theirs.path(name));
                }
            }
        } else if (ours.isArray() && theirs.isArray() && ours.size() == theirs.size()) {
            for (int i = 0; i < ours.size(); i++) {
                compare(place + "/" + i, ours.get(i), theirs.get(i), differences);
            }
        } else if (!ours.equals(theirs)) {
            differences.put(place, ours + " -> " + (theirs.isMissingNode() ? "nothing" : theirs));
        }
    }

    /** Every field of a website's purchase, with its type. */
    @Test
    void aPurchaseHasTheFieldsAndTypesThatTheSdkGivesIt() {
        PersonalData jane =
                new PersonalData(
                        " Jane.Doe@Example.com ",
                        "+1 (555) 123-4567",
                        "Jane",
                        "Doe",
                        "Menlo Park",
                        "CA",
                        "94035-1234",
                        "US",
                        "a1",
                        "1990-01-31",
                        "f");
        Deliverable item =
                AnItem.purchase("order-1")
                        .on(PAGE)
                        .orderId("1001")
                        .fbp(FBP)
                        .fbc(FBC)
                        .in(new RequestContext(AnItem.IP, AnItem.USER_AGENT, null))
                        .of(new Normalizer(null).hashes(jane))
                        .params(
                                """
                                {"content_name": "Boots", "content_category": "Shoes",
                                 "search_string": "boot", "status": "done", "predicted_ltv": 200.5,
                                 "net_revenue": 100.25, "num_items": 2,
                                 "delivery_category": "home_delivery",
                                 "items": [{"item_id": "SKU1", "quantity": 2, "price": 50.25}]}
                                """)
                        .build();
        Event event =
                new Event()
                        .eventName("Purchase")
                        .eventTime(item.time().getEpochSecond())
                        .eventId("order-1")
                        .actionSource(ActionSource.website)
                        .eventSourceUrl(PAGE)
                        .userData(
                                new UserData()
                                        .email(" Jane.Doe@Example.com ")
                                        .phone("15551234567")
                                        .firstName("Jane")
                                        .lastName("Doe")
                                        .city("Menlo Park")
                                        .state("CA")
                                        .zipcode("94035-1234")
                                        .countryCode("US")
                                        .externalId("a1")
                                        .dateOfBirth("19900131")
                                        .gender(GenderEnum.FEMALE)
                                        .clientIpAddress(AnItem.IP)
                                        .clientUserAgent(AnItem.USER_AGENT)
                                        .fbp(FBP)
                                        .fbc(FBC))
                        .customData(
                                new CustomData()
                                        .value(129.9f)
                                        .netRevenue(100.25f)
                                        .currency("EUR")
                                        .orderId("1001")
                                        .contentName("Boots")
                                        .contentCategory("Shoes")
                                        .contentType("product")
                                        .contentIds(List.of("SKU1"))
                                        .addContent(
                                                new Content()
                                                        .productId("SKU1")
                                                        .quantity(2L)
                                                        .itemPrice(50.25f))
                                        .predictedLtv(200.5f)
                                        .numItems("2")
                                        .status("done")
                                        .searchString("boot")
                                        .deliveryCategory(DeliveryCategory.home_delivery));

        assertThat(differences(ours(item), theirs(event)))
                .isEqualTo(
                        Map.of(
                                // "External ID": hashing recommended
                                "/user_data/external_id/0",
                                "\"" + Sha256.hex("a1") + "\" -> \"a1\"",
                                // "Custom Data Parameters": currency is ISO 4217, as "USD"
                                "/custom_data/currency",
                                "\"EUR\" -> \"eur\"",
                                // "Custom Data Parameters": num_items is an integer
                                "/custom_data/num_items",
                                "2 -> \"2\""));
    }

    /** A deal of a CRM: neither page nor browser, and nothing is added to it. */
    @Test
    void aClosedDealHasTheFieldsThatTheSdkGivesIt() {
        Deliverable deal = AnItem.closedDeal("7").worth(null).build();
        Event event =
                new Event()
                        .eventName("Purchase")
                        .eventTime(deal.time().getEpochSecond())
                        .eventId("7:closed")
                        .actionSource(ActionSource.system_generated)
                        .userData(new UserData().email(AnItem.EMAIL))
                        .customData(new CustomData().orderId("7:closed"));

        assertThat(differences(ours(deal), theirs(event))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ActionSource.class)
    void everyActionSourceOfTheSdkIsWrittenAsTheSdkWritesIt(ActionSource source) {
        JsonNode ours = ours(AnItem.purchase("o").from(source.name()).build());

        assertThat(ours.path("action_source"))
                .isEqualTo(theirs(new Event().actionSource(source)).path("action_source"));
    }

    /**
     * Input, and the text that is hashed by us and by the SDK: {@code =} where it is the same,
     * {@code refuses} where the SDK takes no such input.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "none",
            textBlock =
                    """
                    em      | ` Jane.Doe@Example.COM ` | none | jane.doe@example.com | =
                    em      | john+tag@gmail.com       | none | john+tag@gmail.com   | =
                    ph      | 15551234567              | none | none                 | 15551234567
                    ph      | +15551234567             | none | 15551234567          | +15551234567
                    ph      | +1 (555) 123-4567        | none | 15551234567          | +15551234567
                    ph      | 0049 151 12345678        | none | 4915112345678        | 004915112345678
                    ph      | +49.151.12345678         | none | 4915112345678        | +49.151.12345678
                    fn      | Jane                     | none | jane                 | =
                    fn      | José                     | none | josé                 | =
                    fn      | Mary Ann                 | none | maryann              | mary ann
                    fn      | Jean-Luc                 | none | jeanluc              | jean-luc
                    ln      | ` Doe `                  | none | doe                  | =
                    ln      | Müller                   | none | müller               | =
                    ln      | O'Connor                 | none | oconnor              | o'connor
                    ct      | New York                 | none | newyork              | =
                    ct      | München                  | none | münchen              | =
                    ct      | St. John's               | none | stjohns              | stjohn's
                    st      | CA                       | US   | ca                   | =
                    st      | California               | US   | ca                   | california
                    st      | New South Wales          | AU   | newsouthwales        | =
                    zp      | 94035-1234               | US   | 94035                | =
                    zp      | SW1A 1AA                 | GB   | sw1a1aa              | =
                    zp      | m1 1ae                   | GB   | m11ae                | =
                    country | US                       | none | us                   | =
                    country | Germany                  | none | de                   | refuses
                    db      | 19900131                 | none | 19900131             | =
                    db      | 1990-01-31               | none | 19900131             | 1990-01-31
                    """)
    void whatIsHashedIsWhatTheSdkHashesButForTheDifferencesNamed(
            String key, String input, @Nullable String country, @Nullable String we, String sdk) {
        JsonNode ours =
                ours(AnItem.purchase("o")
                                .of(new Normalizer(null).hashes(person(key, input, country)))
                                .build())
                        .path("user_data")
                        .path(key)
                        .path(0);
        assertThat(ours.asStringOpt().orElse(null)).isEqualTo(we == null ? null : Sha256.hex(we));
        if (sdk.equals("refuses")) {
            assertThatThrownBy(() -> theirs(new Event().userData(userData(key, input))))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        JsonNode theirs =
                theirs(new Event().userData(userData(key, input)))
                        .path("user_data")
                        .path(key)
                        .path(0);
        if (sdk.equals("=")) {
            assertThat(theirs).isEqualTo(ours);
        } else {
            assertThat(theirs.asString()).isEqualTo(Sha256.hex(sdk));
            assertThat(theirs).isNotEqualTo(ours);
        }
    }

    private static PersonalData person(String key, String input, @Nullable String country) {
        return new PersonalData(
                key.equals("em") ? input : null,
                key.equals("ph") ? input : null,
                key.equals("fn") ? input : null,
                key.equals("ln") ? input : null,
                key.equals("ct") ? input : null,
                key.equals("st") ? input : null,
                key.equals("zp") ? input : null,
                key.equals("country") ? input : country,
                null,
                key.equals("db") ? input : null,
                null);
    }

    private static UserData userData(String key, String input) {
        UserData data = new UserData();
        return switch (key) {
            case "em" -> data.email(input);
            case "ph" -> data.phone(input);
            case "fn" -> data.firstName(input);
            case "ln" -> data.lastName(input);
            case "ct" -> data.city(input);
            case "st" -> data.state(input);
            case "zp" -> data.zipcode(input);
            case "country" -> data.countryCode(input);
            case "db" -> data.dateOfBirth(input);
            default -> throw new IllegalArgumentException(key);
        };
    }
}
