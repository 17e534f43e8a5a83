package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.personaldata.Hashes.Variant;
import dev.relaywatch.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class NormalizerTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

    /** Examples that Meta's "Customer Information Parameters" give with their hashes. */
    @ParameterizedTest
    @CsvSource({
        "email, John_Smith@gmail.com, em, 62a14e44f765419d10fea99367361a727c12365e2520f32218d505ed9aa0f62f",
        "phone, (650)555-1212, ph, e323ec626319ca94ee8bff2e4c87cf613be6ea19919ed1364124e16807ab3176",
        "firstName, Mary, fn, 6915771be1c5aa0c886870b6951b03d7eafc121fea0e80a5ea83beb7c449f4ec",
        "firstName, 정, fn, 8fa8cd9c440be61d0151429310034083132b35975c4bea67fdd74158eb51db14",
        "firstName, Valéry, fn, 08e1996b5dd49e62a4b4c010d44e4345592a863bb9f8e3976219bac29417149c",
        "dateOfBirth, 2/16/1997, db, 01acdbf6ec7b4f478a225f1a246e5d6767eeab1a7ffa17f025265b5b94f40f0c",
        "country, United States, country, 79adb2a2fce5c6ba215fe5f27f532d4e7edbac4b6a5e09e1ef3a08084a904621"
    })
    void metasOwnExamplesHaveTheHashesItExpects(
            String field, String value, String key, String hash) {
        assertThat(hashes(field, value, "US").forMeta()).containsEntry(key, hash);
    }

    @Test
    void eachPlatformGetsThePhoneAsItHashesIt() {
        Hashes hashes = new Normalizer(null).hashes(Persons.with("phone", "+15551234567"));

        String digits = "d6736136ea896c1bfdc553e0e86e702c70d060d805696ca3e4e9e0961353860a";
        String e164 = "8a59780bb8cd2ba022bfa5ba2ea3b6e07af17a7d8b30c1f9b3390e36f69019e4";
        assertThat(hashes.forMeta()).isEqualTo(Map.of("ph", digits));
        assertThat(hashes.forGoogle()).isEqualTo(Map.of("phone", e164));
        assertThat(hashes.forTikTok()).isEqualTo(Map.of("phone", e164));
        assertThat(hashes.phoneDigits()).contains(digits);
    }

    @ParameterizedTest
    @CsvSource({
        "email, jane.doe@example.com, 86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d",
        "firstName, jane, 81f8f6dde88365f3928796ec7aa53f72820b06db8664f5fe76a7eb13e24546a2"
    })
    void whatNoPlatformChangesHasOneHash(String field, String value, String hash) {
        assertThat(hashes(field, value, null).values().values()).containsExactly(hash);
    }

    @ParameterizedTest
    @CsvSource({
        "'  Anna.Smith@Example.COM ', anna.smith@example.com, anna.smith@example.com",
        "Anna.Smith+shop@GMail.com, anna.smith+shop@gmail.com, annasmith+shop@gmail.com",
        "a.b.c@googlemail.com, a.b.c@googlemail.com, abc@googlemail.com",
        "a.b@gmail.com.example, a.b@gmail.com.example, a.b@gmail.com.example",
        "\u00a0müller@bücher.example\u200b, müller@bücher.example, müller@bücher.example"
    })
    void anEmailIsTrimmedAndLowerCaseAndForGoogleWithoutTheDotsOfGmail(
            String email, String meta, String google) {
        Hashes hashes = hashes("email", email, null);

        assertThat(hashes.email()).contains(Sha256.hex(meta));
        assertThat(hashes.forMeta()).containsEntry("em", Sha256.hex(meta));
        assertThat(hashes.forTikTok()).containsEntry("email", Sha256.hex(meta));
        assertThat(hashes.forGoogle()).containsEntry("email", Sha256.hex(google));
        assertThat(hashes.values().containsKey(Variant.EMAIL_GOOGLE))
                .isEqualTo(!meta.equals(google));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna",
                "anna@",
                "@example.com",
                "anna@example",
                "anna@.com",
                "anna@example..com",
                "anna@example.com.",
                "anna smith@example.com",
                "Anna <anna@example.com>",
                "a@b@example.com",
                "anna@exam_ple.com",
                "anna@10.0.0.1",
                "...@gmail.com",
                "anna@example.com,bob@example.com"
            })
    void whatIsNoEmailIsLeftOut(String email) {
        assertThat(hashes("email", email, null).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "+4915112345678, -, 4915112345678",
                "+49 (0)151 / 123 456 78, -, 4915112345678",
                "0049 151 12345678, -, 4915112345678",
                "Tel. +49 151 12345678, -, 4915112345678",
                "0151 2345678, DE, 491512345678",
                "0151 2345678, de, 491512345678",
                "4915112345678, DE, 4915112345678",
                "4915112345678, US, 4915112345678",
                "(650)555-1212, US, 16505551212",
                "16505551212, US, 16505551212",
                "011 49 151 12345678, US, 4915112345678",
                "07911 123456, UK, 447911123456",
                "06 12345678, IT, 390612345678",
                "+39 06 12345678, US, 390612345678",
                "٠١٥١٢٣٤٥٦٧٨٩, DE, 4915123456789"
            })
    void aPhoneNumberGetsItsCountryCode(String phone, @Nullable String region, String digits) {
        Hashes hashes = new Normalizer(region).hashes(Persons.with("phone", phone));

        assertThat(hashes.forMeta()).containsEntry("ph", Sha256.hex(digits));
        assertThat(hashes.forGoogle()).containsEntry("phone", Sha256.hex("+" + digits));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "0151 2345678, -",
                "0151 2345678, XX",
                "4915112345678, -",
                "555-1212, US",
                "1001, DE",
                "12, DE",
                "+1, -",
                "+999 1234567, -",
                "123456789012345678901234, DE",
                "16505551212, DE",
                "0151 2345678 privat, DE",
                "none, DE",
                "5d41402abc4b2a76b9719d911017c592, DE"
            })
    void aPhoneNumberThatCannotBeOrWhoseCountryIsUnknownIsLeftOut(
            String phone, @Nullable String region) {
        assertThat(new Normalizer(region).hashes(Persons.with("phone", phone)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "Anna, anna, anna, anna",
        "' Anna-Maria ', annamaria, annamaria, anna-maria",
        "Mary   Ann, maryann, mary ann, maryann",
        "O'Neil Jr., oneiljr, oneil jr, o'neiljr.",
        "Müller, müller, müller, müller",
        "ΓΙΏΡΓΟΣ, γιώργος, γιώργος, γιώργος",
        "ИВАНОВ, иванов, иванов, иванов",
        "山田, 山田, 山田, 山田",
        "प्रिया, प्रिया, प्रिया, प्रिया",
        "Vale\u0301ry, valéry, valéry, valéry"
    })
    void namesAreLowerCaseInAnyScriptAndWithoutWhatThePlatformLeavesOut(
            String name, String meta, String google, String tiktok) {
        Hashes first = hashes("firstName", name, null);
        Hashes last = hashes("lastName", name, null);

        assertThat(first.forMeta()).containsEntry("fn", Sha256.hex(meta));
        assertThat(last.forMeta()).containsEntry("ln", Sha256.hex(meta));
        assertThat(first.forGoogle()).containsEntry("first_name", Sha256.hex(google));
        assertThat(last.forGoogle()).containsEntry("last_name", Sha256.hex(google));
        assertThat(first.forTikTok()).containsEntry("first_name", Sha256.hex(tiktok));
        assertThat(last.forTikTok()).containsEntry("last_name", Sha256.hex(tiktok));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "...", "12345", "😀"})
    void whatHasNoLetterIsNoName(String name) {
        assertThat(hashes("firstName", name, null).isEmpty()).isTrue();
        assertThat(hashes("lastName", name, null).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "New York, newyork, New York",
        "'  St.  Gallen ', stgallen, St. Gallen",
        "Paris 16e, parise, Paris 16e",
        "MÜNCHEN, münchen, MÜNCHEN",
        "東京, 東京, 東京"
    })
    void aCityIsHashedAsLettersAndKeptInClear(String city, String meta, String clear) {
        Hashes hashes = hashes("city", city, null);

        assertThat(hashes.forMeta()).containsEntry("ct", Sha256.hex(meta));
        assertThat(hashes.forGoogle()).containsEntry("city", clear);
    }

    @ParameterizedTest
    @ValueSource(strings = {"anna@example.com", "call 0151 2345678", "12345"})
    void whatIsNoCityIsNotKeptInClear(String city) {
        assertThat(hashes("city", city, null).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "CA, US, ca, CA",
                "California, US, ca, CA",
                "US-CA, us, ca, CA",
                "washington d.c., USA, dc, DC",
                "Québec, Canada, qc, QC",
                "on, CA, on, ON",
                "California, -, ca, CA",
                "CA, -, ca, CA",
                "Bayern, DE, bayern, Bayern",
                "DE-BY, DE, by, BY",
                "New South Wales, AU, newsouthwales, New South Wales",
                "Île-de-France, FR, îledefrance, Île-de-France",
                "13, JP, 13, 13"
            })
    void aStateHasTwoLettersInTheUsaAndCanadaAndItsNameElsewhere(
            String state, @Nullable String country, String meta, String clear) {
        Hashes hashes = hashes("state", state, country);

        assertThat(hashes.forMeta()).containsEntry("st", Sha256.hex(meta));
        assertThat(hashes.forGoogle()).containsEntry("state", clear);
    }

    @ParameterizedTest
    @CsvSource({"Bavaria, US", "XX, US", "Texas, CA", "---, DE"})
    void aStateThatTheCountryDoesNotHaveIsLeftOut(String state, String country) {
        assertThat(hashes("state", state, country).values()).doesNotContainKey(Variant.STATE);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "94035, US, 94035, 94035, 94035",
                "94035-1234, US, 94035, 94035-1234, 94035-1234",
                "940351234, US, 94035, 940351234, 940351234",
                "94035-1234, -, 94035, 94035-1234, 94035-1234",
                "M1 1AE, GB, m11ae, M1 1AE, m11ae",
                "m1  1ae, -, m11ae, M1 1AE, m11ae",
                "01001-000, BR, 01001000, 01001-000, 01001-000",
                "75018, FR, 75018, 75018, 75018",
                "1987, AU, 1987, 1987, 1987"
            })
    void aPostalCodeIsHashedWithoutSpaceAndDashAndKeptInClear(
            String zip, @Nullable String country, String meta, String google, String tiktok) {
        Hashes hashes = hashes("zip", zip, country);

        assertThat(hashes.forMeta()).containsEntry("zp", Sha256.hex(meta));
        assertThat(hashes.forGoogle()).containsEntry("zip", google);
        assertThat(hashes.forTikTok()).containsEntry("zip_code", Sha256.hex(tiktok));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"2134, US", "9403A, US", "-, US", "+4915112345678, DE", "none, DE", "1, -"})
    void whatIsNoPostalCodeIsLeftOut(@Nullable String zip, @Nullable String country) {
        assertThat(hashes("zip", zip, country).values())
                .doesNotContainKeys(Variant.ZIP, Variant.CLEAR_ZIP);
    }

    @ParameterizedTest
    @CsvSource({
        "us, US",
        "DE, DE",
        "USA, US",
        "deu, DE",
        "UK, GB",
        "United Kingdom, GB",
        "Germany, DE",
        "Deutschland, DE",
        "ÖSTERREICH, AT",
        "Osterreich, AT",
        "Suisse, CH",
        "España, ES",
        "日本, JP",
        "대한민국, KR",
        "Россия, RU",
        "Türkiye, TR",
        "Turkey, TR",
        "Côte d'Ivoire, CI",
        "Czech Republic, CZ",
        "The Netherlands, NL",
        "U.S.A., US",
        "Viet Nam, VN"
    })
    void aCountryIsKnownByCodeByEnglishAndByNativeName(String country, String code) {
        Hashes hashes = hashes("country", country, country);

        String hash = Sha256.hex(code.toLowerCase(Locale.ROOT));
        assertThat(hashes.forMeta()).isEqualTo(Map.of("country", hash));
        assertThat(hashes.forGoogle()).isEqualTo(Map.of("country", code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"XX", "Atlantis", "1", "-", "EU"})
    void whatIsNoCountryIsLeftOut(String country) {
        assertThat(hashes("country", country, country).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1997-02-16, 19970216",
        "19970216, 19970216",
        "1997/2/6, 19970206",
        "1997-02-16T00:00:00Z, 19970216",
        "1997-02-16 12:30:00, 19970216",
        "16.02.1997, 19970216",
        "16/02/1997, 19970216",
        "02/16/1997, 19970216",
        "5/5/1990, 19900505",
        "29.2.2000, 20000229"
    })
    void aDateOfBirthBecomesYearMonthDay(String date, String digits) {
        assertThat(hashes("dateOfBirth", date, null).forMeta())
                .isEqualTo(Map.of("db", Sha256.hex(digits)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02/03/1997", "3.2.1997", "1997", "1997-02", "29.2.1999", "1997-13-01",
                "1899-01-01", "16021997", "16/02/97", "31.04.1990", "0/0/1990", "yesterday",
                "1997-02-16x", "-1997-02-16", "99999999999/1/1990"
            })
    void aDateThatDoesNotExistOrHasTwoReadingsIsLeftOut(String date) {
        assertThat(hashes("dateOfBirth", date, null).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "f, f",
        "F, f",
        "Female, f",
        "woman, f",
        "weiblich, f",
        "m, m",
        "MALE, m",
        "Männlich, m"
    })
    void genderIsAnInitial(String word, String initial) {
        assertThat(hashes("gender", word, null).forMeta())
                .isEqualTo(Map.of("ge", Sha256.hex(initial)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "other", "x", "unknown", "1"})
    void otherGendersAreLeftOut(String word) {
        assertThat(hashes("gender", word, null).isEmpty()).isTrue();
    }

    @Test
    void anExternalIdIsLowerCaseWithoutSpace() {
        Hashes hashes = hashes("externalId", " User 42-A ", null);

        assertThat(hashes.forMeta()).isEqualTo(Map.of("external_id", Sha256.hex("user42-a")));
        assertThat(hashes.forTikTok()).isEqualTo(Map.of("external_id", Sha256.hex("user42-a")));
        assertThat(hashes.forGoogle()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "email, em",
        "phone, ph",
        "firstName, fn",
        "lastName, ln",
        "city, ct",
        "state, st",
        "zip, zp",
        "country, country",
        "externalId, external_id",
        "dateOfBirth, db",
        "gender, ge"
    })
    void whatIsHashedAlreadyIsKeptInLowerCase(String field, String key) {
        String given = " " + HASH.toUpperCase(Locale.ROOT) + " ";
        PersonalData person = Persons.with(field, given);

        Hashes hashes = new Normalizer("DE").hashes(person);

        assertThat(hashes.values().values()).containsExactly(HASH);
        assertThat(hashes.forMeta()).isEqualTo(Map.of(key, HASH));
    }

    @Test
    void aHashServesEachPlatform() {
        Hashes hashes = new Normalizer(null).hashes(Persons.with("phone", HASH));

        assertThat(hashes.forGoogle()).isEqualTo(Map.of("phone", HASH));
        assertThat(hashes.forTikTok()).isEqualTo(Map.of("phone", HASH));
    }

    @Test
    void aPersonInTheMetadataIsFoundAndHashed() {
        JsonMapper json = JsonMapper.shared();
        PersonalData person =
                FieldFinder.find(
                        List.of(
                                json.createObjectNode(),
                                json.createObjectNode(),
                                json.createObjectNode()
                                        .put("first_name", "Anna")
                                        .put("surname", "Smith")));

        assertThat(new Normalizer(null).hashes(person).forMeta())
                .isEqualTo(Map.of("fn", Sha256.hex("anna"), "ln", Sha256.hex("smith")));
    }

    @Test
    void anEventWithoutAPhoneDoesNotLoadThePhoneLibrary() throws ReflectiveOperationException {
        Class<?> normalizer = new WithoutPhoneLibrary().loadClass(Normalizer.class.getName());
        Class<?> person =
                normalizer.getMethod("hashes", personIn(normalizer)).getParameterTypes()[0];
        Object anna =
                person.getConstructors()[0].newInstance(
                        "anna@example.com",
                        null,
                        "Anna",
                        null,
                        null,
                        null,
                        null,
                        "DE",
                        null,
                        null,
                        null);

        Object hashes =
                normalizer
                        .getMethod("hashes", person)
                        .invoke(normalizer.getConstructor(String.class).newInstance("DE"), anna);

        assertThat(hashes).hasToString("Hashes[em, fn, country, country_code]");
    }

    private static Class<?> personIn(Class<?> normalizer) throws ClassNotFoundException {
        return normalizer.getClassLoader().loadClass(PersonalData.class.getName());
    }

    private static Hashes hashes(String field, @Nullable String value, @Nullable String country) {
        PersonalData person = Persons.with(field, value, country);
        return new Normalizer("US").hashes(person);
    }

    /** Defines this package's classes anew and knows no libphonenumber. */
    private static final class WithoutPhoneLibrary extends ClassLoader {
        WithoutPhoneLibrary() {
            super(NormalizerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("com.google.i18n")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith(NormalizerTest.class.getPackageName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (file == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
