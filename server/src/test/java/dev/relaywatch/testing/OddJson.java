package dev.relaywatch.testing;

import java.util.List;

/** JSON that no parser expects. */
public final class OddJson {
    /** Values as they stand in a body. */
    static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "-0.0",
                    "1e400",
                    "-1e400",
                    "-1e-99999",
                    "1e-2147483648",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "4.9E-324",
                    "0.1" + "0".repeat(300) + "1",
                    "1" + "0".repeat(900),
                    "1" + "0".repeat(2_000),
                    "NaN",
                    "-Infinity",
                    "\"NaN\"",
                    "\"1e999999999\"",
                    "\"-1e-999999999\"",
                    "\"0x10\"",
                    "\"\\u0663\\u0664\"",
                    "\"\"",
                    "\" \\t\\r\\n \"",
                    "\"\\u0000\"",
                    "\"a\\u0000b\"",
                    "\"\\ud800\"",
                    "\"a\\udc00\\ud83d\"",
                    "\"\\ud83d\\ude00 \\ud83d\\udc68\\u200d\\ud83d\\udc69\"",
                    "\"\\u202egnp.exe\\u202c \\u0645\\u0631\\u062d\\u0628\\u0627\"",
                    "\"\\u200b\\u200d\\u2060\\ufeff\"",
                    "\"\\uffff\\ufffe\\u0085\\u2028\"",
                    "\"Z\\u0351\\u0300\\u0301\\u0302\\u0303a\\u0308\"",
                    "\"' OR '1'='1'; DROP TABLE leads; --\"",
                    "\"${jndi:ldap://127.0.0.1/x} {{7*7}} %s%n\"",
                    "\"<script>alert(1)</script>\\r\\nSet-Cookie: a=b\"",
                    "\"../../../../etc/passwd\"",
                    "\"+999999999-12-31T23:59:59Z\"",
                    "\"-999999999-01-01T00:00:00Z\"",
                    "\"2026-02-30T25:61:61Z\"",
                    "\"0000-00-00T00:00:00+99:99\"",
                    "99999999999",
                    "9999999999999999",
                    "\"00000000-0000-0000-0000-000000000000\"",
                    "\"" + "x".repeat(201) + "\"",
                    "\"" + "\\ud83d\\ude00".repeat(2_000) + "\"",
                    "\"" + "long ".repeat(12_000) + "\"",
                    "[]",
                    "{}",
                    "[null,[],{},\"x\",1]",
                    "{\"a\":{\"b\":{\"c\":[1,2,{}]}}}",
                    "{\"\":1,\"\\u0000\":2,\"\\ud800\":3,\"__proto__\":{},\"constructor\":4}",
                    nested("[", "]", 300),
                    nested("{\"a\":", "}", 300).replace("{\"a\":}", "{\"a\":1}"),
                    nested("[", "]", 1_001),
                    nested("{\"a\":", "}", 1_001).replace("{\"a\":}", "{\"a\":1}"),
                    "[" + "0,".repeat(9_999) + "0]",
                    "[" + "{},".repeat(999) + "{}]",
                    "{" + fields(250) + "}",
                    "{" + fields(5_000) + "}");

    /** Names as they stand in a body. */
    static final List<String> NAMES =
            List.of(
                    "\"\"",
                    "\"\\u0000\"",
                    "\"a\\u0000b\"",
                    "\"\\ud800\"",
                    "\"\\ud83d\\ude00\"",
                    "\"__proto__\"",
                    "\"class\"",
                    "\"userData\"",
                    "\"events\\u0000\"",
                    "\"" + "n".repeat(5_000) + "\"",
                    "\"" + "n".repeat(60_000) + "\"");

    private OddJson() {}

    /** That many levels; with nothing to close them it never ends. */
    public static String nested(String open, String close, int levels) {
        return open.repeat(levels) + close.repeat(levels);
    }

    /** That many different fields. */
    public static String fields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) {
            fields.append(i == 0 ? "" : ",").append("\"f").append(i).append("\":").append(i);
        }
        return fields.toString();
    }
}
