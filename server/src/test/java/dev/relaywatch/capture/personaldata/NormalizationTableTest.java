package dev.relaywatch.capture.personaldata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of {@code personaldata/cases.csv}, for each platform. */
class NormalizationTableTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String LEFT_OUT = "-";
    private static final String AS_META = "=";

    /** Field, then the keys under which Meta, Google and TikTok get it. */
    private static final Map<String, List<String>> KEYS =
            Map.ofEntries(
                    Map.entry("email", List.of("em", "email", "email")),
                    Map.entry("phone", List.of("ph", "phone", "phone")),
                    Map.entry("firstName", List.of("fn", "first_name", "first_name")),
                    Map.entry("lastName", List.of("ln", "last_name", "last_name")),
                    Map.entry("city", List.of("ct", "city", "city")),
                    Map.entry("state", List.of("st", "state", "state")),
                    Map.entry("zip", List.of("zp", "zip", "zip_code")),
                    Map.entry("country", List.of("country", "country", "country")),
                    Map.entry("externalId", List.of("external_id", "external_id", "external_id")),
                    Map.entry("dateOfBirth", List.of("db", "db", "db")),
                    Map.entry("gender", List.of("ge", "ge", "ge")));

    private static final Set<String> CLEAR_FOR_GOOGLE = Set.of("city", "state", "zip", "country");
    private static final Set<String> CLEAR_FOR_TIKTOK = Set.of("city", "state", "country");

    record Row(
            int line,
            String source,
            String field,
            String value,
            @Nullable String where,
            String meta,
            String google,
            String tiktok) {

        @Override
        public String toString() {
            return "line " + line + " (" + source + "): " + field + " \"" + value + "\"";
        }
    }

    static Stream<Row> rows() {
        return read().stream()
                .flatMap(row ->
                        row.field.equals("name")
                                ? Stream.of(of(row, "firstName"), of(row, "lastName"))
                                : Stream.of(row));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void eachPlatformGetsTheFormThatItDefines(Row row) {
        boolean phone = row.field.equals("phone");
        boolean country = row.field.equals("country");
        PersonalData person =
                country
                        ? Persons.with(row.field, row.value, row.value)
                        : Persons.with(row.field, row.value, phone ? null : row.where);

        Hashes hashes = new Normalizer(phone ? row.where : "US").hashes(person);

        List<String> keys = Objects.requireNonNull(KEYS.get(row.field));
        check(row + " for Meta", hashes.forMeta().get(keys.get(0)), row.meta, false);
        check(
                row + " for Google",
                hashes.forGoogle().get(keys.get(1)),
                row.google,
                CLEAR_FOR_GOOGLE.contains(row.field));
        check(
                row + " for TikTok",
                hashes.forTikTok().get(keys.get(2)),
                row.tiktok,
                CLEAR_FOR_TIKTOK.contains(row.field));
        if (row.meta.equals(LEFT_OUT)) {
            assertThat(hashes.values().keySet())
                    .as(row + " is left out")
                    .allMatch(key -> key.jsonName().startsWith("country") && !country);
        }
    }

    private static void check(String what, @Nullable String given, String expected, boolean clear) {
        if (expected.equals(LEFT_OUT)) {
            assertThat(given).as(what).isNull();
        } else {
            boolean asItIs = clear || HASH.matcher(expected).matches();
            assertThat(given)
                    .as(what + ", expected of \"" + expected + "\"")
                    .isEqualTo(asItIs ? expected : Sha256.hex(expected));
        }
    }

    @Test
    void theTableIsWholeAndTellsWhereItsRowsComeFrom() {
        assertThat(read()).hasSizeGreaterThan(400);
        assertThat(read())
                .extracting(Row::source)
                .containsOnly(
                        "meta", "meta-sdk", "meta-pb", "google", "snap", "tiktok", "b0", "own");
        assertThat(rows()).extracting(Row::field).hasSameElementsAs(KEYS.keySet());
        assertThat(read())
                .extracting(row -> row.field + "|" + row.value + "|" + row.where)
                .doesNotHaveDuplicates();
    }

    private static List<Row> read() {
        InputStream file =
                Objects.requireNonNull(
                        NormalizationTableTest.class.getResourceAsStream(
                                "/personaldata/cases.csv"));
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isEmpty() && !line.startsWith("#")) {
                    rows.add(row(number, line));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    private static Row row(int number, String line) {
        List<String> cells =
                Arrays.stream(line.split("\\|", -1))
                        .map(NormalizationTableTest::stripped)
                        .map(NormalizationTableTest::unescaped)
                        .toList();
        assertThat(cells).as("cells of line " + number).hasSize(7);
        String meta = cells.get(4);
        return new Row(
                number,
                cells.get(0),
                cells.get(1),
                cells.get(2),
                cells.get(3).equals(LEFT_OUT) ? null : cells.get(3),
                meta,
                cells.get(5).equals(AS_META) ? meta : cells.get(5),
                cells.get(6).equals(AS_META) ? meta : cells.get(6));
    }

    private static Row of(Row row, String field) {
        return new Row(
                row.line,
                row.source,
                field,
                row.value,
                row.where,
                row.meta,
                row.google,
                row.tiktok);
    }

    /** Of blanks alone; other space may be what a row is about. */
    private static String stripped(String cell) {
        return cell.replaceAll("^ +| +$", "");
    }

    private static String unescaped(String cell) {
        return ESCAPE.matcher(cell)
                .replaceAll(escape ->
                        java.util.regex.Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(escape.group(1), 16))));
    }
}
