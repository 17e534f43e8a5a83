package dev.relaywatch.capture.personaldata;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Countries by code, by English name and by the name in their own languages. */
final class Country {
    private static final Set<String> CODES = Set.of(Locale.getISOCountries());
    private static final int LONGEST_NAME = 60;

    private Country() {}

    /**
     * ISO 3166-1 alpha-2, upper case. The Java platform's tables know the names; what else is in
     * common use stands in {@link EnglishNames}.
     *
     * @return absent when no country is called so
     */
    static @Nullable String code(String text) {
        String upper = Text.strip(text).toUpperCase(Locale.ROOT);
        if (CODES.contains(upper)) {
            return upper;
        }
        if (upper.isEmpty() || upper.length() > LONGEST_NAME) {
            return null;
        }
        String name = fold(text);
        String code = EnglishNames.CODES.get(name);
        return code != null || isWrongCode(name) ? code : NativeNames.CODES.get(name);
    }

    /** Not worth making the table of names for; the short names are Chinese and Japanese. */
    private static boolean isWrongCode(String name) {
        return name.length() <= 3 && name.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /** Without case, accents, space and punctuation. */
    private static String fold(String name) {
        String plain = java.text.Normalizer.normalize(name, java.text.Normalizer.Form.NFD);
        return Text.lower(Text.keep(plain, Character::isLetter));
    }

    private static final class EnglishNames {
        static final Map<String, String> CODES = codes();

        private static Map<String, String> codes() {
            Map<String, String> codes = new HashMap<>();
            for (String code : Country.CODES) {
                Locale country = Locale.of("", code);
                codes.put(fold(country.getDisplayCountry(Locale.ENGLISH)), code);
                codes.put(fold(country.getISO3Country()), code);
            }
            codes.putAll(
                    Map.ofEntries(
                            Map.entry("uk", "GB"),
                            Map.entry("greatbritain", "GB"),
                            Map.entry("england", "GB"),
                            Map.entry("scotland", "GB"),
                            Map.entry("wales", "GB"),
                            Map.entry("northernireland", "GB"),
                            Map.entry("unitedstatesofamerica", "US"),
                            Map.entry("theunitedstates", "US"),
                            Map.entry("thenetherlands", "NL"),
                            Map.entry("holland", "NL"),
                            Map.entry("czechrepublic", "CZ"),
                            Map.entry("turkey", "TR"),
                            Map.entry("russianfederation", "RU"),
                            Map.entry("republicofkorea", "KR"),
                            Map.entry("republicofireland", "IE"),
                            Map.entry("hongkong", "HK"),
                            Map.entry("macau", "MO"),
                            Map.entry("macao", "MO"),
                            Map.entry("macedonia", "MK"),
                            Map.entry("swaziland", "SZ"),
                            Map.entry("burma", "MM"),
                            Map.entry("myanmar", "MM"),
                            Map.entry("ivorycoast", "CI"),
                            Map.entry("easttimor", "TL"),
                            Map.entry("bosniaandherzegovina", "BA"),
                            Map.entry("trinidadandtobago", "TT"),
                            Map.entry("antiguaandbarbuda", "AG"),
                            Map.entry("palestine", "PS"),
                            Map.entry("vaticancity", "VA")));
            return Map.copyOf(codes);
        }
    }

    /**
     * Made when the first name comes that is not English, since reading the languages takes the
     * platform some tenths of a second.
     */
    private static final class NativeNames {
        private static final Set<String> LANGUAGES =
                new HashSet<>(
                        Arrays.asList(
                                ("de fr it es pt nl da sv nb fi is pl cs sk hu ro bg el tr ru uk"
                                                + " be sr hr bs sl mk sq lt lv et ga mt ar he fa hi"
                                                + " bn ur ta th vi id ms ja ko zh ka hy az kk uz"
                                                + " mn km lo my ne si am sw af ca eu lb")
                                        .split(" ", -1)));

        static final Map<String, String> CODES = codes();

        private static Map<String, String> codes() {
            Map<String, String> codes = new HashMap<>();
            for (Locale locale : Locale.getAvailableLocales()) {
                String code = locale.getCountry();
                if (Country.CODES.contains(code) && LANGUAGES.contains(locale.getLanguage())) {
                    Locale language = Locale.of(locale.getLanguage());
                    String name = fold(Locale.of("", code).getDisplayCountry(language));
                    codes.putIfAbsent(name, code);
                }
            }
            return Map.copyOf(codes);
        }
    }
}
