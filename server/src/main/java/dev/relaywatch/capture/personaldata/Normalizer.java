package dev.relaywatch.capture.personaldata;

import dev.relaywatch.capture.personaldata.Hashes.Variant;
import dev.relaywatch.shared.Sha256;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings personal data to the form that each platform hashes, and hashes it (SHA-256 of UTF-8).
 *
 * <p>A value that is a SHA-256 already is kept, in lower case. What is not valid is left out and
 * never guessed at. Nothing here throws for any input.
 *
 * <p>Rules: Meta "Customer Information Parameters" (January 2026) and, where that is silent (space
 * in names, case of external ids), Meta's parameter builder; Google Ads "Normalize and hash user
 * data"; TikTok Events API 2.0 as its public connectors send it.
 */
public final class Normalizer {
    private static final int LONGEST_VALUE = 1_000;

    private final @Nullable String defaultRegion;

    /**
     * @param defaultRegion country that phone numbers without a country code belong to, usually the
     *     tenant's, ISO 3166-1 alpha-2; without it, or with one that does not exist, such numbers
     *     are left out
     */
    public Normalizer(@Nullable String defaultRegion) {
        this.defaultRegion = defaultRegion == null ? null : Country.code(defaultRegion);
    }

    public Hashes hashes(PersonalData clear) {
        Map<Variant, String> found = new EnumMap<>(Variant.class);
        take(found, Variant.EMAIL, clear.email(), text -> email(found, text));
        take(found, Variant.PHONE, clear.phone(), text -> phone(found, text));
        take(
                found,
                Variant.FIRST_NAME,
                clear.firstName(),
                text ->
                        name(
                                found,
                                text,
                                Variant.FIRST_NAME,
                                Variant.FIRST_NAME_GOOGLE,
                                Variant.FIRST_NAME_TIKTOK));
        take(
                found,
                Variant.LAST_NAME,
                clear.lastName(),
                text ->
                        name(
                                found,
                                text,
                                Variant.LAST_NAME,
                                Variant.LAST_NAME_GOOGLE,
                                Variant.LAST_NAME_TIKTOK));
        take(found, Variant.COUNTRY, clear.country(), text -> country(found, text));
        // what a state or a postal code means depends on the country
        String country = found.get(Variant.CLEAR_COUNTRY);
        take(found, Variant.CITY, clear.city(), text -> city(found, text));
        take(found, Variant.STATE, clear.state(), text -> state(found, text, country));
        take(found, Variant.ZIP, clear.zip(), text -> zip(found, Text.plain(text), country));
        take(found, Variant.EXTERNAL_ID, clear.externalId(), text -> externalId(found, text));
        take(
                found,
                Variant.DATE_OF_BIRTH,
                clear.dateOfBirth(),
                text -> putHash(found, Variant.DATE_OF_BIRTH, BirthDate.digits(Text.plain(text))));
        take(
                found,
                Variant.GENDER,
                clear.gender(),
                text -> putHash(found, Variant.GENDER, Gender.initial(text)));
        return new Hashes(found);
    }

    private static void take(
            Map<Variant, String> found,
            Variant key,
            @Nullable String value,
            Consumer<String> normalise) {
        if (value == null || value.length() > LONGEST_VALUE) {
            return;
        }
        String text = Text.strip(value);
        if (Text.isSha256(text)) {
            found.put(key, text.toLowerCase(Locale.ROOT));
        } else if (!text.isEmpty()) {
            normalise.accept(text);
        }
    }

    private static void email(Map<Variant, String> found, String text) {
        String plain = EmailAddress.plain(text);
        if (plain != null) {
            putHash(found, Variant.EMAIL, plain);
            putVariant(found, Variant.EMAIL_GOOGLE, EmailAddress.google(plain), plain);
        }
    }

    private void phone(Map<Variant, String> found, String text) {
        String e164 = PhoneNumber.e164(text, defaultRegion);
        if (e164 != null) {
            putHash(found, Variant.PHONE, e164.substring(1));
            putHash(found, Variant.PHONE_E164, e164);
        }
    }

    private static void name(
            Map<Variant, String> found, String text, Variant meta, Variant google, Variant tiktok) {
        String plain = PersonName.meta(text);
        if (plain != null) {
            putHash(found, meta, plain);
            putVariant(found, google, PersonName.google(text), plain);
            putVariant(found, tiktok, PersonName.tiktok(text), plain);
        }
    }

    private static void country(Map<Variant, String> found, String text) {
        String code = Country.code(text);
        if (code != null) {
            putHash(found, Variant.COUNTRY, code.toLowerCase(Locale.ROOT));
            found.put(Variant.CLEAR_COUNTRY, code);
        }
    }

    private static void city(Map<Variant, String> found, String text) {
        putHash(found, Variant.CITY, Address.city(text));
        putClear(found, Variant.CLEAR_CITY, Address.clearCity(text));
    }

    private static void state(Map<Variant, String> found, String text, @Nullable String country) {
        putHash(found, Variant.STATE, Address.state(text, country));
        putClear(found, Variant.CLEAR_STATE, Address.clearState(text, country));
    }

    private static void zip(Map<Variant, String> found, String text, @Nullable String country) {
        String plain = Address.zip(text, country);
        if (plain != null) {
            putHash(found, Variant.ZIP, plain);
            putVariant(found, Variant.ZIP_TIKTOK, Address.tiktokZip(text, country), plain);
            putClear(found, Variant.CLEAR_ZIP, Address.clearZip(text, country));
        }
    }

    private static void externalId(Map<Variant, String> found, String text) {
        String id = Text.keep(text.toLowerCase(Locale.ROOT), c -> !Text.isSpace(c));
        putHash(found, Variant.EXTERNAL_ID, id);
    }

    private static void putHash(
            Map<Variant, String> found, Variant key, @Nullable String normalForm) {
        if (normalForm != null) {
            found.put(key, Sha256.hex(normalForm));
        }
    }

    private static void putVariant(
            Map<Variant, String> found, Variant key, @Nullable String normalForm, String ofMeta) {
        if (normalForm != null && !normalForm.equals(ofMeta)) {
            found.put(key, Sha256.hex(normalForm));
        }
    }

    private static void putClear(Map<Variant, String> found, Variant key, @Nullable String text) {
        if (text != null) {
            found.put(key, text);
        }
    }
}
