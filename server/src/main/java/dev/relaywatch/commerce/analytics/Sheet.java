package dev.relaywatch.commerce.analytics;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.relaywatch.commerce.analytics.ExportStore.Line;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** A file into which operations are written one after the other. */
interface Sheet extends Closeable {
    void write(Line line) throws IOException;

    /** Its forms. */
    enum Format {
        CSV("text/csv;charset=UTF-8"),
        JSON("application/json");

        final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        Sheet open(OutputStream out, JsonMapper json) {
            return switch (this) {
                case CSV -> new Csv(out);
                case JSON -> new Json(out, json);
            };
        }
    }

    /** As RFC 4180 has it; no cell is taken for a formula by a spreadsheet. */
    final class Csv implements Sheet {
        private static final String STARTS_OF_FORMULAS = "=+-@\t\r\n";
        private final CsvWriter writer;

        Csv(OutputStream out) {
            writer =
                    CsvWriter.builder()
                            .lineDelimiter(LineDelimiter.CRLF)
                            .build(out, StandardCharsets.UTF_8);
            CsvWriter _ =
                    writer.writeRecord(
                            "at",
                            "operation",
                            "platform",
                            "domain",
                            "duration_ms",
                            "success",
                            "error_type",
                            "error_message");
        }

        @Override
        public void write(Line line) {
            CsvWriter _ =
                    writer.writeRecord(
                            line.at().toString(),
                            text(line.operation()),
                            text(line.platform()),
                            text(line.domain()),
                            Integer.toString(line.durationMs()),
                            Boolean.toString(line.success()),
                            text(line.errorType()),
                            text(line.errorMessage()));
        }

        static String text(@Nullable String given) {
            return given == null
                            || given.isEmpty()
                            || STARTS_OF_FORMULAS.indexOf(given.charAt(0)) < 0
                    ? (given == null ? "" : given)
                    : "'" + given;
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    /** One array. */
    final class Json implements Sheet {
        private final JsonGenerator generator;

        Json(OutputStream out, JsonMapper json) {
            generator = json.createGenerator(out);
            // an array that is broken off must not look whole
            JsonGenerator _ = generator.configure(StreamWriteFeature.AUTO_CLOSE_CONTENT, false);
            JsonGenerator _ = generator.writeStartArray();
        }

        @Override
        public void write(Line line) {
            JsonGenerator _ = generator.writeStartObject();
            JsonGenerator _ = generator.writeStringProperty("at", line.at().toString());
            JsonGenerator _ = generator.writeStringProperty("operation", line.operation());
            JsonGenerator _ = generator.writeStringProperty("platform", line.platform());
            JsonGenerator _ = generator.writeStringProperty("domain", line.domain());
            JsonGenerator _ = generator.writeNumberProperty("durationMs", line.durationMs());
            JsonGenerator _ = generator.writeBooleanProperty("success", line.success());
            JsonGenerator _ = generator.writeStringProperty("errorType", line.errorType());
            JsonGenerator _ = generator.writeStringProperty("errorMessage", line.errorMessage());
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
