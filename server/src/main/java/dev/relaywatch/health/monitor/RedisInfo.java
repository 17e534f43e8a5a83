package dev.relaywatch.health.monitor;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Redis says of itself (redis.io, "INFO"): lines of {@code field:value}, between headings that
 * begin with {@code #}. Fields that are not known are passed over, numbers that are none are
 * absent.
 */
final class RedisInfo {
    private static final int MOST_FIELDS = 2_000;

    private final Map<String, String> fields;

    private RedisInfo(Map<String, String> fields) {
        this.fields = fields;
    }

    static RedisInfo of(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .limit(MOST_FIELDS)
                .forEach(line -> {
                    int colon = line.indexOf(':');
                    if (colon > 0) {
                        fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
                    }
                });
        return new RedisInfo(fields);
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field)).filter(value -> !value.isEmpty());
    }

    boolean is(String field, String value) {
        return value.equals(fields.get(field));
    }

    /** Whole numbers from 0; a fraction is cut off. */
    Optional<Long> number(String field) {
        return text(field).flatMap(RedisInfo::numberOf);
    }

    private static Optional<Long> numberOf(String value) {
        return value.length() > 30 || !value.matches("\\d+(\\.\\d+)?")
                ? Optional.empty()
                : Optional.of(new BigDecimal(value))
                        .filter(number -> number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                        .map(BigDecimal::longValue);
    }

    /** Of all databases: {@code db0:keys=2,expires=0,avg_ttl=0}. */
    long keys() {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().matches("db\\d+"))
                .map(Map.Entry::getValue)
                .filter(value -> value.startsWith("keys="))
                .flatMap(value -> numberOf(value.substring(5).split(",", 2)[0]).stream())
                .reduce(0L, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
    }
}
