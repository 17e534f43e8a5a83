package dev.relaywatch.capture.personaldata;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The states of the USA and the provinces of Canada, the only ones that platforms want as codes.
 */
final class Region {
    private static final Map<String, String> OF_USA =
            byNameAndCode(
                    """
                    AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;
                    DC District of Columbia;DC Washington DC;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;
                    IA Iowa;KS Kansas;KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;
                    MN Minnesota;MS Mississippi;MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;
                    NJ New Jersey;NM New Mexico;NY New York;NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;
                    OR Oregon;PA Pennsylvania;RI Rhode Island;SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;
                    UT Utah;VT Vermont;VA Virginia;WA Washington;WV West Virginia;WI Wisconsin;WY Wyoming;
                    PR Puerto Rico;GU Guam;VI Virgin Islands;VI US Virgin Islands;AS American Samoa;
                    MP Northern Mariana Islands;AA Armed Forces Americas;AE Armed Forces Europe;AP Armed Forces Pacific\
                    """);

    private static final Map<String, String> OF_CANADA =
            byNameAndCode(
                    """
                    AB Alberta;BC British Columbia;MB Manitoba;NB New Brunswick;NL Newfoundland and Labrador;
                    NL Newfoundland;NS Nova Scotia;NT Northwest Territories;NU Nunavut;ON Ontario;
                    PE Prince Edward Island;QC Quebec;QC Québec;SK Saskatchewan;YT Yukon;YT Yukon Territory\
                    """);

    private Region() {}

    static boolean hasCodes(@Nullable String country) {
        return "US".equals(country) || "CA".equals(country);
    }

    /**
     * The two capital letters of a state or province, by code or English name.
     *
     * @param country ISO 3166-1 alpha-2; without it only full names are known, which no two of
     *     these countries share
     * @return absent when that country has no such state
     */
    static @Nullable String code(String text, @Nullable String country) {
        String name = Text.keep(Text.lower(text), Text::isOfLetters);
        if ("US".equals(country)) {
            return OF_USA.get(name);
        }
        if ("CA".equals(country)) {
            return OF_CANADA.get(name);
        }
        if (country != null || name.length() == 2) {
            return null;
        }
        String code = OF_USA.get(name);
        return code != null ? code : OF_CANADA.get(name);
    }

    private static Map<String, String> byNameAndCode(String table) {
        Map<String, String> codes = new HashMap<>();
        for (String entry : table.split(";", -1)) {
            String line = Text.strip(entry);
            String code = line.substring(0, 2);
            codes.put(code.toLowerCase(Locale.ROOT), code);
            codes.put(Text.keep(Text.lower(line.substring(3)), Text::isOfLetters), code);
        }
        return Map.copyOf(codes);
    }
}
