package dev.relaywatch.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of {@code docs/delivery-errors.md}. */
public final class DeliveryErrors {
    private static final Path PAGE = Path.of("..", "docs", "delivery-errors.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A code as a platform names it, and the outcome that the page promises. */
    public record Row(String code, String outcome) {
        @Override
        public String toString() {
            return code + " is " + outcome;
        }
    }

    private DeliveryErrors() {}

    /**
     * @param heading a part of the section's heading that no other has
     */
    public static List<Row> of(String heading) {
        List<Row> rows = new ArrayList<>();
        boolean there = false;
        for (String line : lines()) {
            if (line.startsWith("## ")) {
                there = line.contains(heading);
            } else if (there && line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                Matcher code = CODE.matcher(cells[1]);
                while (code.find()) {
                    rows.add(new Row(code.group(1), cells[2].strip()));
                }
            }
        }
        if (rows.isEmpty()) {
            throw new AssertionError(PAGE + " has no table below a heading with " + heading);
        }
        return rows;
    }

    private static List<String> lines() {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The page's word for an outcome. */
    public static String word(DeliveryOutcome outcome) {
        return switch (outcome) {
            case DeliveryOutcome.Uploaded _ -> "uploaded";
            case DeliveryOutcome.Retryable _ -> "retry";
            case DeliveryOutcome.Throttled _ -> "wait";
            case DeliveryOutcome.ItemRefused _ -> "item";
            case DeliveryOutcome.RowMisconfigured _ -> "row";
            case DeliveryOutcome.ConnectionRefused _ -> "connection";
            case DeliveryOutcome.NotTried _ -> "not tried";
        };
    }
}
