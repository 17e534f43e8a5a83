package dev.relaywatch.commerce.analytics;

import java.util.HexFormat;

/**
 * Durations as the tables keep them: pairs of numbers of variable length, the distance from the
 * duration before and how often it occurred.
 */
final class Packed {
    private final byte[] bytes;

    /**
     * @param bytes not changed afterwards
     */
    Packed(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    byte at(int index) {
        return bytes[index];
    }

    String hex() {
        return HexFormat.of().formatHex(bytes);
    }
}
