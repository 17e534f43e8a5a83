package dev.relaywatch.tenancy.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.core.convert.support.GenericConversionService;

/**
 * How attributes of sessions stand in their table: as texts and whole numbers, so that a row can
 * become nothing else, and the next release reads it. One that cannot be read is as good as absent.
 */
final class SessionValues implements GenericConverter {
    private static final byte TEXT = 't';
    private static final byte NUMBER = 'n';
    private static final int MOST_DIGITS = 19;

    private SessionValues() {}

    static ConversionService conversion() {
        GenericConversionService values = new GenericConversionService();
        values.addConverter(new SessionValues());
        return values;
    }

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return Set.of(
                new ConvertiblePair(Object.class, byte[].class),
                new ConvertiblePair(byte[].class, Object.class));
    }

    @Override
    public @Nullable Object convert(
            @Nullable Object source, TypeDescriptor from, TypeDescriptor to) {
        return switch (source) {
            case null -> null;
            case byte[] stored -> read(stored);
            case String text -> written(TEXT, text);
            case Long number -> written(NUMBER, number.toString());
            default ->
                    throw new IllegalArgumentException(
                            "a session holds texts and whole numbers, not a " + source.getClass());
        };
    }

    private static byte[] written(byte kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] stored = new byte[bytes.length + 1];
        stored[0] = kind;
        System.arraycopy(bytes, 0, stored, 1, bytes.length);
        return stored;
    }

    private static @Nullable Object read(byte[] stored) {
        if (stored.length == 0) {
            return null;
        }
        String text =
                new String(Arrays.copyOfRange(stored, 1, stored.length), StandardCharsets.UTF_8);
        return switch (stored[0]) {
            case TEXT -> text;
            case NUMBER -> number(text);
            default -> null;
        };
    }

    private static @Nullable Long number(String text) {
        if (text.length() > MOST_DIGITS) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
