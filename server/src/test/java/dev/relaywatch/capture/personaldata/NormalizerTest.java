package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.capture.personaldata.Hashes.Variant;
import dev.relaywatch.shared.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class NormalizerTest {
    private static final String HASH =
            "86e0b9e56c17cc4d12387e1949b85053fbe73bc3ce5a1188713a9d300cc6133d";

    @ParameterizedTest
    @CsvSource({"Anna.Smith@gmail.com, true", "anna@gmail.com, false", "a.b@example.com, false"})
    void googlesFormIsStoredOnlyWhereItDiffers(String email, boolean differs) {
        Hashes hashes = new Normalizer(null).hashes(Persons.with("email", email));

        assertThat(hashes.values().containsKey(Variant.EMAIL_GOOGLE)).isEqualTo(differs);
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
