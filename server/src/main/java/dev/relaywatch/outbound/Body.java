package dev.relaywatch.outbound;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** The body of an answer, decompressed, and whether it is only its beginning. */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record Body(byte[] bytes, boolean truncated) {
    private static final int BUFFER = 8 * 1024;

    /**
     * Reads no more than the bound and one byte, which tells that there is more; so does what a
     * small compressed answer unfolds to.
     *
     * @param entity absent when the answer has no body
     */
    static Body of(@Nullable HttpEntity entity, int bound) throws IOException {
        if (entity == null) {
            return new Body(new byte[0], false);
        }
        Body raw = cut(entity.getContent().readNBytes(bound + 1), bound);
        return isZipped(entity.getContentEncoding()) && raw.bytes.length > 0
                ? raw.unzipped(bound)
                : raw;
    }

    private static Body cut(byte[] bytes, int bound) {
        return bytes.length > bound
                ? new Body(Arrays.copyOf(bytes, bound), true)
                : new Body(bytes, false);
    }

    private static boolean isZipped(@Nullable String encoding) {
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    private Body unzipped(int bound) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        try (InputStream unzipping = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            int count;
            while (plain.size() <= bound && (count = unzipping.read(buffer)) >= 0) {
                plain.write(buffer, 0, count);
            }
        } catch (EOFException e) {
            if (!truncated) {
                throw e;
            }
        }
        Body whole = cut(plain.toByteArray(), bound);
        return new Body(whole.bytes, truncated || whole.truncated);
    }
}
