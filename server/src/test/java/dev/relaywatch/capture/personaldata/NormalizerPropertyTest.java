package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.personaldata.Hashes.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class NormalizerPropertyTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Set<Variant> CLEAR =
            Set.of(
                    Variant.CLEAR_CITY,
                    Variant.CLEAR_STATE,
                    Variant.CLEAR_ZIP,
                    Variant.CLEAR_COUNTRY);

    private static final List<String> FIELDS =
            List.of(
                    "email",
                    "phone",
                    "firstName",
                    "lastName",
                    "city",
                    "state",
                    "zip",
                    "country",
                    "externalId",
                    "dateOfBirth",
                    "gender");

    /** Any characters at all, and texts that look like what people type. */
    @Provide
    Arbitrary<String> typed() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(40),
                Arbitraries.strings()
                        .withChars("aZé정ß'.-+@ 019/\u0301\u00a0\u200b\u0130\u03a3\ud83d\ude00")
                        .ofMaxLength(20),
                Arbitraries.strings().numeric().ofMaxLength(16).map(digits -> "+" + digits),
                Arbitraries.strings().alpha().ofMaxLength(9).map(name -> name + "@gmail.com"),
                Arbitraries.of(
                        "US",
                        "ca",
                        "Deutschland",
                        "California",
                        "94035-1234",
                        "1990-05-17",
                        "16.02.1997",
                        "female",
                        "M1 1AE"));
    }

    @Provide
    Arbitrary<PersonalData> persons() {
        return typed().injectNull(0.2)
                .list()
                .ofSize(FIELDS.size())
                .map(NormalizerPropertyTest::person);
    }

    @Property
    void eachHashIs64LowerCaseDigitsAndNoneIsTheClearValue(@ForAll("persons") PersonalData person) {
        Hashes hashes = new Normalizer("DE").hashes(person);

        hashes.values()
                .forEach((key, value) -> {
                    if (!CLEAR.contains(key)) {
                        assertThat(value).matches("[0-9a-f]{64}");
                        assertThat(FIELDS)
                                .noneMatch(field -> value.equals(Persons.value(person, field)));
                    }
                });
    }

    @Property
    void whatIsHashedStaysAsItIs(@ForAll("persons") PersonalData person) {
        Map<String, String> once = new Normalizer("DE").hashes(person).forMeta();

        PersonalData again =
                new PersonalData(
                        once.get("em"),
                        once.get("ph"),
                        once.get("fn"),
                        once.get("ln"),
                        once.get("ct"),
                        once.get("st"),
                        once.get("zp"),
                        once.get("country"),
                        once.get("external_id"),
                        once.get("db"),
                        once.get("ge"));

        assertThat(new Normalizer(null).hashes(again).forMeta()).isEqualTo(once);
    }

    @Property
    void aNormalFormIsItsOwnNormalForm(@ForAll("typed") String text) {
        String email = EmailAddress.plain(text);
        if (email != null) {
            assertThat(EmailAddress.plain(email)).isEqualTo(email);
            assertThat(EmailAddress.google(EmailAddress.google(email)))
                    .isEqualTo(EmailAddress.google(email));
        }
        String phone = PhoneNumber.e164(text, "DE");
        if (phone != null) {
            assertThat(phone).matches("\\+[1-9][0-9]{1,16}");
            assertThat(PhoneNumber.e164(phone, null)).isEqualTo(phone);
        }
        String meta = PersonName.meta(text);
        if (meta != null) {
            assertThat(PersonName.meta(meta)).isEqualTo(meta);
        }
        String google = PersonName.google(text);
        if (google != null) {
            assertThat(PersonName.google(google)).isEqualTo(google);
        }
        String city = Address.city(text);
        if (city != null) {
            assertThat(Address.city(city)).isEqualTo(city);
        }
        String zip = Address.zip(text, "GB");
        if (zip != null) {
            assertThat(Address.zip(zip, "GB")).isEqualTo(zip);
        }
        String tiktok = PersonName.tiktok(text);
        if (tiktok != null) {
            assertThat(PersonName.tiktok(tiktok)).isEqualTo(tiktok);
        }
        String birth = BirthDate.digits(text);
        if (birth != null) {
            assertThat(BirthDate.digits(birth)).isEqualTo(birth);
        }
        String country = Country.code(text);
        if (country != null) {
            assertThat(Country.code(country)).isEqualTo(country);
        }
        String state = Address.clearState(text, "US");
        if (state != null) {
            assertThat(Address.clearState(state, "US")).isEqualTo(state);
        }
    }

    @Property
    void eachFormIsWrittenInItsOwnAlphabet(@ForAll("typed") String text) {
        String letter = "[\\p{L}\\p{M}\\p{N}\\u200c\\u200d]";
        matches(PersonName.meta(text), letter + "+");
        matches(PersonName.google(text), letter + "+( " + letter + "+)*");
        matches(PersonName.tiktok(text), "[\\S&&[^\\u200b\\p{Cc}]]+");
        matches(Address.city(text), "[\\p{L}\\p{M}]+");
        matches(Address.clearState(text, "US"), "[A-Z]{2}");
        matches(Address.zip(text, "US"), "[0-9]{5}");
        matches(Address.zip(Text.plain(text), "DE"), "[\\p{L}\\p{M}\\p{N}]{2,10}");
        matches(Country.code(text), "[A-Z]{2}");
        matches(BirthDate.digits(Text.plain(text)), "(19|20)[0-9]{6}");
        matches(Gender.initial(text), "[fm]");
        matches(EmailAddress.plain(text), "[^@\\s]{1,64}@[^@\\s]+\\.[^@\\s]{2,}");
    }

    private static void matches(@Nullable String form, String alphabet) {
        if (form != null) {
            assertThat(form).matches(alphabet);
        }
    }

    @Property
    void theClearFormsHoldNothingThatNobodySees(@ForAll("persons") PersonalData person) {
        new Normalizer("US")
                .hashes(person)
                .values()
                .forEach((key, value) -> {
                    if (CLEAR.contains(key)) {
                        assertThat(value).doesNotContainPattern("\\p{Cc}|  |@").isNotBlank();
                    }
                });
    }

    @Property
    void storingAndReadingChangesNothing(@ForAll("persons") PersonalData person) {
        Hashes hashes = new Normalizer("US").hashes(person);

        assertThat(Hashes.fromJson(JSON.readTree(hashes.toJson().toString()))).isEqualTo(hashes);
    }

    @Property
    void findingNeverThrows(@ForAll("typed") String key, @ForAll("typed") String value) {
        ObjectNode object = JSON.createObjectNode().put(key, value);
        object.putObject("user_data").putArray("em").add(value);

        PersonalData person = FieldFinder.find(List.of(object));

        assertThat(person.toString()).startsWith("PersonalData[");
    }

    private static PersonalData person(List<@Nullable String> values) {
        ObjectNode fields = JSON.createObjectNode();
        for (int i = 0; i < FIELDS.size(); i++) {
            fields.put(FIELDS.get(i), values.get(i));
        }
        return JSON.treeToValue(fields, PersonalData.class);
    }
}
