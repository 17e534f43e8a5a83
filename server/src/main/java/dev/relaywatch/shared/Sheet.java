package dev.relaywatch.shared;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file into which rows are written one after the other. */
public interface Sheet<T> extends Closeable {
    void write(T row) throws IOException;

    /**
     * One thing that is told of every row.
     *
     * @param name in a table
     * @param field in JSON
     * @param value a text, a number, a truth value or JSON; null where there is none
     */
    record Column<T>(String name, String field, Function<T, @Nullable Object> value) {}

    /** Its forms. */
    enum Format {
        CSV("csv", "text/csv;charset=UTF-8"),
        JSON("json", "application/json");

        private final String ending;
        private final String mediaType;

        Format(String ending, String mediaType) {
            this.ending = ending;
            this.mediaType = mediaType;
        }

        /** A table unless something else is named; empty where that is none of these. */
        public static Optional<Format> of(@Nullable String given) {
            return given == null || given.equals(CSV.ending)
                    ? Optional.of(CSV)
                    : given.equals(JSON.ending) ? Optional.of(JSON) : Optional.empty();
        }

        /** Of the name of a file. */
        public String ending() {
            return ending;
        }

        public String mediaType() {
            return mediaType;
        }

        public <T> Sheet<T> open(List<Column<T>> columns, OutputStream out, JsonMapper json) {
            return switch (this) {
                case CSV -> new Csv<>(columns, out);
                case JSON -> new Json<>(columns, out, json);
            };
        }
    }

    /** As RFC 4180 has it; no cell is taken for a formula by a spreadsheet. */
    final class Csv<T> implements Sheet<T> {
        private static final String STARTS_OF_FORMULAS = "=+-@\t\r\n";
        private final List<Column<T>> columns;
        private final CsvWriter writer;

        Csv(List<Column<T>> columns, OutputStream out) {
            this.columns = columns;
            this.writer =
                    CsvWriter.builder()
                            .lineDelimiter(LineDelimiter.CRLF)
                            .build(out, StandardCharsets.UTF_8);
            CsvWriter _ = writer.writeRecord(columns.stream().map(Column::name).toList());
        }

        @Override
        public void write(T row) {
            CsvWriter _ =
                    writer.writeRecord(
                            columns.stream()
                                    .map(column -> cell(column.value().apply(row)))
                                    .toList());
        }

        private static String cell(@Nullable Object value) {
            return switch (value) {
                case null -> "";
                case Number number -> number.toString();
                case JsonNode node -> text(node.toString());
                default -> text(value.toString());
            };
        }

        static String text(String given) {
            return given.isEmpty() || STARTS_OF_FORMULAS.indexOf(given.charAt(0)) < 0
                    ? given
                    : "'" + given;
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    /** One array. */
    final class Json<T> implements Sheet<T> {
        private final List<Column<T>> columns;
        private final JsonGenerator generator;

        Json(List<Column<T>> columns, OutputStream out, JsonMapper json) {
            this.columns = columns;
            this.generator = json.createGenerator(out);
            // an array that is broken off must not look whole
            JsonGenerator _ = generator.configure(StreamWriteFeature.AUTO_CLOSE_CONTENT, false);
            JsonGenerator _ = generator.writeStartArray();
        }

        @Override
        public void write(T row) {
            JsonGenerator _ = generator.writeStartObject();
            for (Column<T> column : columns) {
                JsonGenerator _ =
                        generator.writePOJOProperty(column.field(), column.value().apply(row));
            }
            JsonGenerator _ = generator.writeEndObject();
        }

        /** After all were written. */
        @Override
        public void close() {
            JsonGenerator _ = generator.writeEndArray();
            generator.close();
        }
    }
}
