package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FieldFinderTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String ALIASES =
            """
            email: email email_address emailAddress mail e-mail E-Mail em userEmail user_email EMAIL
            email: hashedEmail hashed_email hashedEmailAddress sha256_email_address emailHash
            email: billing_email shipping_email customer_email contact_email sha256_email emails
            email: $email x-fb-ud-em user_data[em] traits.email your-email lead_email buyerEmail
            email: customer_email_hash payer_email email_sha256 guest_email
            phone: phone phone_number phoneNumber Phone-Number mobile cell tel ph number telephone
            phone: sha256_phone_number hashedPhoneNumber billing_phone shipping_phone mobilePhone
            phone: $phone_number x-fb-ud-ph user_data[ph] your-phone tel-national whatsapp_number
            phone: phoneHash user_phone_sha256 contact_number msisdn sha256_phone
            firstName: firstName first_name fname first fn givenName given_name FIRST_NAME
            firstName: sha256_first_name hashedFirstName billing_first_name shipping_first_name
            firstName: given-name $first_name x-fb-ud-fn customer[first_name] lead_first_name
            lastName: lastName last_name lname last ln familyName family_name surname Surname
            lastName: sha256_last_name hashedLastName billing_last_name shipping_last_name
            lastName: family-name $last_name x-fb-ud-ln customer[last_name] buyerLastName
            city: city ct town billing_city shipping_city x-fb-ud-ct address-level2 address_city
            state: state st region province state_code province_code billing_state provinceCode
            state: administrativeArea address-level1 address_state x-fb-ud-st
            zip: zip zp zip_code zipCode postal_code postalCode postcode billing_postcode
            zip: postal-code address_zip x-fb-ud-zp pincode
            country: country country_code countryCode billing_country country-name countryCodeV2
            country: address_country x-fb-ud-country
            externalId: external_id externalId user_id userId client_user_id customer_id extern_id
            dateOfBirth: db dob date_of_birth dateOfBirth birthday birth_date bday x-fb-ud-db
            gender: ge gender sex x-fb-ud-ge
            """;

    static Stream<Arguments> aliases() {
        return ALIASES.lines()
                .flatMap(line -> {
                    String[] parts = line.split(": ", 2);
                    return Arrays.stream(parts[1].split(" ", -1))
                            .map(alias -> Arguments.of(parts[0], alias));
                });
    }

    @ParameterizedTest
    @MethodSource("aliases")
    void eachAliasIsFoundInEachPlace(String field, String alias) {
        String value = field.equals("email") ? "anna@example.com" : "+4915112345678";
        ObjectNode object = JSON.createObjectNode().put(alias, value);
        ObjectNode empty = JSON.createObjectNode();

        assertThat(valueOf(field, object)).isEqualTo(value);
        assertThat(valueOf(field, empty, object, empty)).isEqualTo(value);
        assertThat(valueOf(field, empty, empty, object)).isEqualTo(value);
    }

    @Test
    void earlierPlacesWin() {
        PersonalData person =
                find(
                        "{'city':'Bonn'}",
                        "{'city':'Köln','email':'user@example.com'}",
                        "{'email':'meta@example.com','first_name':'Anna','surname':'Smith'}");

        assertThat(person.city()).isEqualTo("Bonn");
        assertThat(person.email()).isEqualTo("user@example.com");
        assertThat(person.firstName()).isEqualTo("Anna");
        assertThat(person.lastName()).isEqualTo("Smith");
    }

    @Test
    void aClearValueWinsOverItsHash() {
        String hash = "A".repeat(64);

        assertThat(find("{'sha256_email_address':'" + hash + "','email':'a@example.com'}").email())
                .isEqualTo("a@example.com");
        assertThat(find("{'sha256_email_address':'" + hash + "'}").email()).isEqualTo(hash);
    }

    @Test
    void ambiguousNamesCountOnlyWhereNothingElseGaveTheField() {
        assertThat(
                        find(
                                        "{'number':'015112345678','first':'A'}",
                                        "{'phone':'+4930123456','fn':'B'}")
                                .phone())
                .isEqualTo("+4930123456");
        assertThat(find("{'first':'A'}", "{'fn':'B'}").firstName()).isEqualTo("B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1001", "12a", "100200300", "+49"})
    void theNumberOfAnOrderIsNoPhoneNumber(String number) {
        assertThat(find("{'number':'" + number + "'}").phone()).isNull();
    }

    @Test
    void googleTagManagersNestedAddressesAreFound() {
        PersonalData person =
                find(
                        """
                        {'user_data':{'sha256_email_address':['aa@example.com'],
                          'address':[{'first_name':'Jane','last_name':'Doe','city':'Menlo Park',
                                      'region':'CA','postal_code':'94025','country':'US'}]}}\
                        """);

        assertThat(person)
                .isEqualTo(
                        new PersonalData(
                                "aa@example.com",
                                null,
                                "Jane",
                                "Doe",
                                "Menlo Park",
                                "CA",
                                "94025",
                                "US",
                                null,
                                null,
                                null));
    }

    @Test
    void aWooCommerceOrderIsUnderstood() {
        PersonalData person =
                find(
                        """
                        {'number':'727','customer_id':26,
                         'shipping':{'first_name':'Gift','last_name':'Receiver','city':'Oxford'},
                         'billing':{'first_name':'John','last_name':'Doe','city':'San Francisco',
                           'state':'CA','postcode':'94103','country':'US',
                           'email':'john.doe@example.com','phone':'(555) 555-5555'}}\
                        """);

        assertThat(person)
                .isEqualTo(
                        new PersonalData(
                                "john.doe@example.com",
                                "(555) 555-5555",
                                "John",
                                "Doe",
                                "San Francisco",
                                "CA",
                                "94103",
                                "US",
                                "26",
                                null,
                                null));
    }

    @Test
    void aShopifyOrderIsUnderstood() {
        PersonalData person =
                find(
                        """
                        {'contact_email':'bob@example.com','phone':null,
                         'customer':{'id':207119551,'state':'enabled','first_name':'Bob',
                           'default_address':{'province':'Kentucky','province_code':'KY',
                             'country':'United States','country_code':'US','zip':'40202'}}}\
                        """);

        assertThat(person)
                .isEqualTo(
                        new PersonalData(
                                "bob@example.com",
                                null,
                                "Bob",
                                null,
                                null,
                                "KY",
                                "40202",
                                "US",
                                "207119551",
                                null,
                                null));
    }

    @Test
    void theRecipientOfAParcelIsTakenWhereNobodyElseIsKnown() {
        assertThat(find("{'shipping_address':{'first_name':'Anna'}}").firstName())
                .isEqualTo("Anna");
    }

    @Test
    void theNumberOfAHouseIsNoPhoneNumber() {
        assertThat(find("{'address':{'number':'0123456789'}}").phone()).isNull();
    }

    @Test
    void arraysGiveTheirFirstUsableValue() {
        assertThat(find("{'em':[null,'','  ',{},'anna@example.com','b@example.com']}").email())
                .isEqualTo("anna@example.com");
    }

    @ParameterizedTest
    @CsvSource({"4915112345678,4915112345678", "4.915112345678E12,4915112345678"})
    void numbersAreText(String number, String text) {
        assertThat(find("{'phone':" + number + "}").phone()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"''", "'  '", "null", "'null'", "'undefined'", "true", "{}", "[]", "0.5"})
    void whatSaysNothingIsAbsent(String value) {
        assertThat(find("{'external_id':" + value + ",'user_id':'u-1'}").externalId())
                .isEqualTo("u-1");
    }

    @Test
    void whatIsPlainlyNoAddressGivesWayToWhatMayBeOne() {
        assertThat(find("{'email':'none'}", "{'em':'anna@example.com'}").email())
                .isEqualTo("anna@example.com");
    }

    @Test
    void theGuestsOfAShopHaveNoIdInCommon() {
        assertThat(find("{'customer_id':0}").externalId()).isNull();
    }

    @Test
    void valuesOverAThousandCharactersAreIgnored() {
        assertThat(find("{'city':'" + "a".repeat(1_001) + "'}").city()).isNull();
        assertThat(find("{'city':'" + "a".repeat(1_000) + "'}").city()).hasSize(1_000);
    }

    @Test
    void onlyKnownContainersAreOpenedAndNoDeeperThanThree() {
        assertThat(find("{'items':{'city':'Bonn'}}").city()).isNull();
        assertThat(find("{'user':{'user':{'address':{'city':'Bonn'}}}}").city()).isEqualTo("Bonn");
        assertThat(find("{'user':{'user':{'user':{'address':{'city':'Bonn'}}}}}").city()).isNull();
    }

    @Test
    void aPlaceThatIsNoObjectIsPassedOver() {
        assertThat(find("null", "[1]", "'text'", "{'city':'Bonn'}").city()).isEqualTo("Bonn");
    }

    @Test
    void googlesIdentifiersStandInAnObjectEach() {
        PersonalData person =
                find(
                        """
                        {'userIdentifiers':[{'hashedEmail':'aa@example.com'},{'hashedPhoneNumber':'+15551234567'},
                          {'addressInfo':{'hashedFirstName':'Jane','hashedLastName':'Doe','countryCode':'US',
                                          'postalCode':'94025'}}]}\
                        """);

        assertThat(person)
                .isEqualTo(
                        new PersonalData(
                                "aa@example.com",
                                "+15551234567",
                                "Jane",
                                "Doe",
                                null,
                                null,
                                "94025",
                                "US",
                                null,
                                null,
                                null));
    }

    @Test
    void theAddressOfDataManagerIsFound() {
        PersonalData person =
                find(
                        """
                        {'userData':{'userIdentifiers':[{'address':{'givenName':'Jane','familyName':'Doe',
                          'administrativeArea':'CA','city':'Menlo Park','addressLine':'1 Main St'}}]}}\
                        """);

        assertThat(person.firstName()).isEqualTo("Jane");
        assertThat(person.state()).isEqualTo("CA");
        assertThat(person.city()).isEqualTo("Menlo Park");
    }

    @Test
    void theTraitsOfSegmentAreFoundWhereverItPutsThem() {
        String traits =
                "{'email':'a@example.com','firstName':'Anna','address':{'city':'Bonn','postalCode':'53111','state':'NRW'}}";

        for (String json :
                List.of("{'traits':" + traits + "}", "{'context':{'traits':" + traits + "}}")) {
            assertThat(find(json).email()).isEqualTo("a@example.com");
            assertThat(find(json).firstName()).isEqualTo("Anna");
            assertThat(find(json).city()).isEqualTo("Bonn");
            assertThat(find(json).zip()).isEqualTo("53111");
            assertThat(find(json).state()).isEqualTo("NRW");
        }
        assertThat(find("{'properties':{'email':'p@example.com','state':'done'}}").email())
                .isEqualTo("p@example.com");
        assertThat(find("{'properties':{'email':'p@example.com','state':'done'}}").state())
                .isNull();
    }

    @Test
    void anOrderGivesItsCustomerAndNeitherItsNumberNorItsState() {
        PersonalData person =
                find(
                        """
                        {'order':{'number':'0123456789','state':'completed','email':'a@example.com',
                          'customer':{'default_address':{'province_code':'KY','phone':'+1 502 555 0100'}}}}\
                        """);

        assertThat(person.email()).isEqualTo("a@example.com");
        assertThat(person.phone()).isEqualTo("+1 502 555 0100");
        assertThat(person.state()).isEqualTo("KY");
        assertThat(find("{'order':{'number':'0123456789','state':'completed'}}").phone()).isNull();
        assertThat(find("{'order':{'number':'0123456789','state':'completed'}}").state()).isNull();
    }

    @Test
    void theCheckoutOfAWebPixelIsUnderstood() {
        PersonalData person =
                find(
                        """
                        {'checkout':{'email':'a@example.com','phone':'+4930123456',
                          'shippingAddress':{'firstName':'Gift','city':'Ulm'},
                          'billingAddress':{'firstName':'Anna','provinceCode':'BE','countryCode':'DE'}}}\
                        """);

        assertThat(person.firstName()).isEqualTo("Anna");
        assertThat(person.country()).isEqualTo("DE");
        assertThat(person.city()).isEqualTo("Ulm");
    }

    @Test
    void theBillingAddressIsBetterThanAnyOtherInWhateverOrder() {
        assertThat(find("{'addresses':[{'city':'Ulm'}],'billing_address':{'city':'Bonn'}}").city())
                .isEqualTo("Bonn");
        assertThat(find("{'billing_address':{'city':'Bonn'},'addresses':[{'city':'Ulm'}]}").city())
                .isEqualTo("Bonn");
    }

    @Test
    void metasPartsOfADateOfBirthArePutTogether() {
        assertThat(find("{'doby':1997,'dobm':'2','dobd':'16'}").dateOfBirth())
                .isEqualTo("1997-2-16");
        assertThat(find("{'doby':'1997','dobm':'2'}").dateOfBirth()).isNull();
        assertThat(find("{'doby':'1997','dobm':'13','dobd':'1'}").dateOfBirth()).isNull();
        assertThat(find("{'doby':'" + "a".repeat(64) + "','dobm':'2','dobd':'16'}").dateOfBirth())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'lead_state':'open','account_state':'active'}",
                "{'name':'Anna Smith'}",
                "{'full_name':'Anna Smith','street':'Main St','f5first':'georg','ip':'203.0.113.7'}",
                "{'order_number':'0123456789','number_of_items':'1234567890'}"
            })
    void whatNamesNothingThatIsSentIsNotFound(String json) {
        assertThat(find(json)).hasToString("PersonalData[]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'email':'a@example.com'} | PersonalData[email]",
                "{'customer_email':'a@example.com'} | PersonalData[email]",
                "{'phone_number':'0151 2345678'} | PersonalData[phone]",
                "{'firstName':'Anna','surname':'Smith'} | PersonalData[firstName, lastName]",
                "{'user_id':'u-1'} | PersonalData[externalId]",
                "{'user_data':{'em':'a@example.com','ct':'Bonn','ge':'f'}} | PersonalData[email, city, gender]",
                "{'customer':{'id':7}} | PersonalData[externalId]",
                "{'state':'done','country':'DE','city':'Bonn','zip':'53111'} | PersonalData[]",
                "{'external_id':'7','customer_id':7} | PersonalData[]",
                "{'ph':'0151 2345678','tel':'0151 2345678','mobile':'0151 2345678','number':'0151 2345678'} | PersonalData[]",
                "{'fn':'Anna','ln':'Smith','first':'Anna','last':'Smith'} | PersonalData[]",
                "{'gender':'f','dob':'1990-05-17'} | PersonalData[]"
            })
    void inParametersOnlySureNamesCount(String params, String found) {
        JsonNode json = JSON.readTree(params.replace('\'', '"'));

        assertThat(FieldFinder.find(List.of(), json)).hasToString(found);
    }

    @Test
    void parametersComeAfterAllPlaces() {
        ObjectNode params = JSON.createObjectNode().put("email", "last@example.com");
        ObjectNode metadata = JSON.createObjectNode().put("mail", "first@example.com");

        assertThat(FieldFinder.find(List.of(JSON.createObjectNode(), metadata), params).email())
                .isEqualTo("first@example.com");
        assertThat(FieldFinder.find(List.of(), params).email()).isEqualTo("last@example.com");
    }

    @Test
    void noTextFormRevealsAValue() {
        PersonalData person = find("{'email':'anna@example.com','city':'Bonn'}");

        assertThat(person).hasToString("PersonalData[email, city]");
    }

    private static @Nullable String valueOf(String field, JsonNode... places) {
        return Persons.value(FieldFinder.find(List.of(places)), field);
    }

    private static PersonalData find(String... places) {
        return FieldFinder.find(
                Arrays.stream(places).map(json -> JSON.readTree(json.replace('\'', '"'))).toList());
    }
}
