package dev.relaywatch.tenancy;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Where sealed values stand: what a change of keys seals anew.
 *
 * @param table its name
 * @param column of type bytea
 * @param purpose what the values are sealed for; {@code {id}} stands for the value of that column
 *     of the key
 * @param key one or two columns of type uuid that begin the primary key and tell rows apart
 */
public record SealedColumn(String table, String column, String purpose, List<String> key) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z_]{0,62}");

    public SealedColumn {
        key = List.copyOf(key);
        if (!NAME.matcher(table).matches()
                || !NAME.matcher(column).matches()
                || !key.stream().allMatch(one -> NAME.matcher(one).matches())) {
            throw new IllegalArgumentException("no names of table and columns: " + table);
        }
        if (key.isEmpty() || key.size() > 2) {
            throw new IllegalArgumentException("a key of one or two columns, got " + key);
        }
    }

    public SealedColumn(String table, String column, String purpose, String... key) {
        this(table, column, purpose, List.of(key));
    }

    /** Of the row with this key. */
    String purposeOf(List<UUID> row) {
        String filled = purpose;
        for (int i = 0; i < key.size(); i++) {
            filled = filled.replace("{" + key.get(i) + "}", row.get(i).toString());
        }
        return filled;
    }

    @Override
    public String toString() {
        return table + "." + column;
    }
}
