package dev.relaywatch.shared;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hands out rows as a file. They are read piece by piece, and no connection of the database is held
 * while a piece is on its way, however slow the reader; whoever leaves is noticed with the next
 * piece.
 */
public final class Export {
    private final int atOnce;
    private final Semaphore places;
    private final JsonMapper json;

    /**
     * @param atOnce how many files are made on a server at once
     */
    public Export(int atOnce, JsonMapper json) {
        this.atOnce = atOnce;
        this.places = new Semaphore(atOnce);
        this.json = json;
    }

    /** Reads the rows that follow, at most a piece. */
    @FunctionalInterface
    public interface Rows<T> {
        /**
         * @param last null at the beginning
         */
        List<T> after(@Nullable T last);
    }

    /**
     * What is in the file.
     *
     * @param name of the file, without its ending
     * @param piece rows that are read at once
     */
    public record Contents<T>(
            String name, List<Sheet.Column<T>> columns, int piece, Rows<T> rows) {}

    /** Answers itself, unless there is a problem. */
    public <T> @Nullable ResponseEntity<?> send(
            Sheet.Format format, Contents<T> contents, HttpServletResponse response)
            throws IOException {
        if (!places.tryAcquire()) {
            return ResponseEntity.status(503)
                    .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                    .header(HttpHeaders.RETRY_AFTER, "30")
                    .body(
                            Problem.unavailable(
                                    "no more than "
                                            + atOnce
                                            + " exports are made on a server at once; come back a little later"));
        }
        try {
            List<T> first = contents.rows().after(null);
            response.setContentType(format.mediaType());
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    "attachment; filename=\"" + contents.name() + "." + format.ending() + "\"");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            write(format, contents, first, response);
            return null;
        } finally {
            places.release();
        }
    }

    /**
     * What begins and cannot go on ends with its connection: whoever reads sees that it is not
     * whole.
     */
    private <T> void write(
            Sheet.Format format, Contents<T> contents, List<T> first, HttpServletResponse response)
            throws IOException {
        try {
            Sheet<T> sheet = format.open(contents.columns(), response.getOutputStream(), json);
            List<T> piece = first;
            while (!piece.isEmpty()) {
                for (T row : piece) {
                    sheet.write(row);
                }
                piece =
                        piece.size() < contents.piece()
                                ? List.of()
                                : contents.rows().after(piece.getLast());
            }
            sheet.close();
        } catch (JacksonException | UncheckedIOException e) {
            throw e.getCause() instanceof IOException left ? left : new IOException(e);
        } catch (DataAccessException | TransactionException e) {
            throw new IOException("an export broke off", e);
        }
    }
}
