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
        // U.S. is a code too
        String plain = Text.keep(upper, Character::isLetterOrDigit);
        if (CODES.contains(plain)) {
            return plain;
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
        /** Besides the Java platform's names: common ones, older ones, and those of ISO 3166. */
        private static final String OTHER =
                """
                GB uk;GB greatbritain;GB england;GB scotland;GB wales;GB northernireland;
                GB unitedkingdomofgreatbritainandnorthernireland;US unitedstatesofamerica;US theunitedstates;US america;
                NL thenetherlands;NL holland;CZ czechrepublic;TR turkey;RU russianfederation;
                KR republicofkorea;KR korearepublicof;KP koreademocraticpeoplesrepublicof;IE republicofireland;IE eire;
                HK hongkong;HK hongkongsar;MO macau;MO macao;MK macedonia;SZ swaziland;MM burma;MM myanmar;CI ivorycoast;
                TL easttimor;BA bosniaandherzegovina;TT trinidadandtobago;AG antiguaandbarbuda;PS palestine;
                PS palestinestateof;PS stateofpalestine;VA vaticancity;VA holysee;VA holyseevaticancitystate;
                BO boliviaplurinationalstateof;BN bruneidarussalam;CV caboverde;CD congothedemocraticrepublicofthe;
                CD democraticrepublicofthecongo;CD drcongo;CG congo;CG republicofthecongo;FM micronesiafederatedstatesof;
                FK falklandislandsmalvinas;IR iranislamicrepublicof;LA laopeoplesdemocraticrepublic;MD moldovarepublicof;
                MD republicofmoldova;SY syrianarabrepublic;TW taiwanprovinceofchina;TW taiwanroc;
                TZ tanzaniaunitedrepublicof;TZ unitedrepublicoftanzania;VE venezuelabolivarianrepublicof;
                VG virginislandsbritish;VI virginislandsus;GM thegambia;BS thebahamas;PH thephilippines;
                AE uae;SA kingdomofsaudiarabia;CN peoplesrepublicofchina;DE federalrepublicofgermany;
                ST saotomeandprincipe;KN saintkittsandnevis;VC saintvincentandthegrenadines;LC saintlucia;
                PM saintpierreandmiquelon;BL saintbarthelemy;SH sainthelena;TC turksandcaicosislands;
                GS southgeorgiaandthesouthsandwichislands;SJ svalbardandjanmayen;WF wallisandfutuna\
                """;

        static final Map<String, String> CODES = codes();

        private static Map<String, String> codes() {
            Map<String, String> codes = new HashMap<>();
            for (String code : Country.CODES) {
                Locale country = Locale.of("", code);
                codes.put(fold(country.getDisplayCountry(Locale.ENGLISH)), code);
                codes.put(fold(country.getISO3Country()), code);
            }
            for (String entry : OTHER.split(";", -1)) {
                String line = Text.strip(entry);
                codes.put(line.substring(3), line.substring(0, 2));
            }
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
