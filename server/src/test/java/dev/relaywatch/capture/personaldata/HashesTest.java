package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.relaywatch.capture.personaldata.Hashes.Variant;
import dev.relaywatch.shared.Sha256;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HashesTest {
    private static final PersonalData ANNA =
            new PersonalData(
                    "An.na@gmail.com",
                    "+4915112345678",
                    "Anna-Maria",
                    "Smith Jones",
                    "Bad Ems",
                    "Hessen",
                    "56 130",
                    "Germany",
                    "Cust 7",
                    "1990-05-17",
                    "female");

    private final Hashes anna = new Normalizer("DE").hashes(ANNA);

    @Test
    void metaGetsElevenHashes() {
        assertThat(anna.forMeta().keySet())
                .containsExactly(
                        "em",
                        "ph",
                        "fn",
                        "ln",
                        "ct",
                        "st",
                        "zp",
                        "country",
                        "external_id",
                        "db",
                        "ge");
        assertThat(anna.forMeta().values()).allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    @Test
    void googleGetsFourHashesAndTheGeographyInClear() {
        assertThat(anna.forGoogle())
                .isEqualTo(
                        Map.of(
                                "email",
                                Sha256.hex("anna@gmail.com"),
                                "phone",
                                Sha256.hex("+4915112345678"),
                                "first_name",
                                Sha256.hex("annamaria"),
                                "last_name",
                                Sha256.hex("smith jones"),
                                "city",
                                "Bad Ems",
                                "state",
                                "Hessen",
                                "zip",
                                "56 130",
                                "country",
                                "DE"));
    }

    @Test
    void tiktokGetsSixHashesAndThePlaceInLowerCase() {
        assertThat(anna.forTikTok())
                .isEqualTo(
                        Map.of(
                                "email", Sha256.hex("an.na@gmail.com"),
                                "phone", Sha256.hex("+4915112345678"),
                                "external_id", Sha256.hex("cust7"),
                                "first_name", Sha256.hex("anna-maria"),
                                "last_name", Sha256.hex("smithjones"),
                                "zip_code", Sha256.hex("56130"),
                                "city", "badems",
                                "state", "hessen",
                                "country", "de"));
    }

    @Test
    void whatIsStoredIsReadBack() {
        String stored = anna.toJson().toString();

        assertThat(Hashes.fromJson(JsonMapper.shared().readTree(stored))).isEqualTo(anna);
        assertThat(stored).doesNotContainIgnoringCase("gmail", "1511234", "anna", "smith");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "7",
                "{\"em\":\"anna@example.com\"}",
                "{\"em\":null}",
                "{\"em\":[\"x\"]}",
                "{\"city\":\" \"}",
                "{\"other\":\"x\"}"
            })
    void whatWasNeverWrittenIsPassedOver(String stored) {
        assertThat(Hashes.fromJson(JsonMapper.shared().readTree(stored)).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = "CLEAR_.*", mode = EnumSource.Mode.MATCH_NONE)
    void aClearValueCannotStandWhereAHashBelongs(Variant key) {
        assertThatThrownBy(() -> new Hashes(Map.of(key, "anna@example.com")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(key.jsonName() + " holds neither a SHA-256 nor geography");
        assertThatThrownBy(() -> new Hashes(Map.of(key, "A".repeat(64))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsKnownOfAFieldReplacesAllOfThatFieldAndNothingElse() {
        Hashes deal = new Normalizer("DE").hashes(Persons.with("email", "new@example.com"));

        Hashes merged = deal.over(anna);

        assertThat(merged.forGoogle()).containsEntry("email", Sha256.hex("new@example.com"));
        assertThat(merged.values()).doesNotContainKey(Variant.EMAIL_GOOGLE);
        assertThat(merged.phoneDigits()).isEqualTo(anna.phoneDigits());
        assertThat(merged.forGoogle()).containsEntry("city", "Bad Ems");
    }

    @Test
    void noTextFormRevealsAValue() {
        assertThat(new Normalizer(null).hashes(Persons.with("city", "Bonn")))
                .hasToString("Hashes[ct, city]");
    }
}
