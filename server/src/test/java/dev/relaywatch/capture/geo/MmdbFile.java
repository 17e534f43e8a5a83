package dev.relaywatch.capture.geo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small databases in the MaxMind DB format 2.0 (maxmind.github.io/MaxMind-DB): a binary tree
 * over the bits of the addresses, whose leaves point into a data section, and metadata at the end.
 */
public final class MmdbFile {
    private static final byte[] MARKER =
            "\u00ab\u00cd\u00efMaxMind.com".getBytes(StandardCharsets.ISO_8859_1);
    private static final int EMPTY = -1;

    private final String type;
    private int recordSize = 24;
    private int ipVersion = 6;

    /** Two records a node: another node, {@link #EMPTY}, or -2 less the number of a value. */
    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));

    private final List<Object> values = new ArrayList<>();

    private MmdbFile(String type) {
        this.type = type;
    }

    public static MmdbFile city() {
        return new MmdbFile("GeoLite2-City");
    }

    static MmdbFile of(String type) {
        return new MmdbFile(type);
    }

    MmdbFile recordSize(int bits) {
        recordSize = bits;
        return this;
    }

    /** To be said before the first network. */
    MmdbFile ipVersion(int version) {
        ipVersion = version;
        return this;
    }

    /** What a City database says of a place; blank text stands for what it does not say. */
    public static Map<String, Object> place(
            String city, String stateCode, String state, String zip, String country) {
        Map<String, Object> record = new LinkedHashMap<>();
        if (!city.isEmpty()) {
            record.put("city", Map.of("geoname_id", 1, "names", Map.of("en", city, "zh", "城")));
        }
        if (!country.isEmpty()) {
            record.put("country", Map.of("iso_code", country, "names", Map.of("en", "In English")));
        }
        record.put("location", Map.of("latitude", 51.5142, "longitude", -0.0931));
        if (!zip.isEmpty()) {
            record.put("postal", Map.of("code", zip));
        }
        record.put("registered_country", Map.of("iso_code", "XX"));
        if (!state.isEmpty() || !stateCode.isEmpty()) {
            Map<String, Object> subdivision = new LinkedHashMap<>();
            if (!stateCode.isEmpty()) {
                subdivision.put("iso_code", stateCode);
            }
            if (!state.isEmpty()) {
                subdivision.put("names", Map.of("en", state));
            }
            record.put("subdivisions", List.of(subdivision));
        }
        return record;
    }

    /**
     * @param network such as {@code 81.2.69.0/24}; not inside one that was put before
     */
    public MmdbFile put(String network, Map<String, Object> value) {
        int slash = network.indexOf('/');
        byte[] address = InetAddress.ofLiteral(network.substring(0, slash)).getAddress();
        int length = Integer.parseInt(network.substring(slash + 1));
        if (address.length == 4 && ipVersion == 6) {
            byte[] mapped = new byte[16]; // ::a.b.c.d, where readers look for IPv4
            System.arraycopy(address, 0, mapped, 12, 4);
            address = mapped;
            length += 96;
        }
        values.add(value);
        int node = 0;
        for (int bit = 0; bit < length - 1; bit++) {
            int side = bit(address, bit);
            if (nodes.get(node)[side] < 0) {
                nodes.add(new int[] {EMPTY, EMPTY});
                nodes.get(node)[side] = nodes.size() - 1;
            }
            node = nodes.get(node)[side];
        }
        nodes.get(node)[bit(address, length - 1)] = -1 - values.size();
        return this;
    }

    private static int bit(byte[] address, int bit) {
        return address[bit / 8] >> (7 - bit % 8) & 1;
    }

    public Path write(Path file) {
        try {
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int[] offsets = new int[values.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = data.size();
            writeValue(data, values.get(i));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int[] node : nodes) {
            int[] records = Arrays.stream(node).map(it -> record(it, offsets)).toArray();
            writeNode(file, records[0], records[1]);
        }
        file.writeBytes(new byte[16]);
        file.writeBytes(data.toByteArray());
        file.writeBytes(MARKER);
        writeValue(file, metadata());
        return file.toByteArray();
    }

    private int record(int record, int[] offsets) {
        if (record >= 0) {
            return record;
        }
        return record == EMPTY ? nodes.size() : nodes.size() + 16 + offsets[-2 - record];
    }

    private void writeNode(ByteArrayOutputStream file, int left, int right) {
        switch (recordSize) {
            case 24 -> {
                writeNumber(file, left, 3);
                writeNumber(file, right, 3);
            }
            case 28 -> {
                writeNumber(file, left & 0xffffff, 3);
                file.write(left >>> 24 << 4 | right >>> 24);
                writeNumber(file, right & 0xffffff, 3);
            }
            case 32 -> {
                writeNumber(file, left, 4);
                writeNumber(file, right, 4);
            }
            default -> throw new IllegalArgumentException("24, 28 or 32 bits");
        }
    }

    private Map<String, Object> metadata() {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("binary_format_major_version", (short) 2);
        metadata.put("binary_format_minor_version", (short) 0);
        metadata.put("build_epoch", 1_795_000_000L);
        metadata.put("database_type", type);
        metadata.put("description", Map.of("en", "made up by a test"));
        metadata.put("ip_version", (short) ipVersion);
        metadata.put("languages", List.of("en", "zh"));
        metadata.put("node_count", nodes.size());
        metadata.put("record_size", (short) recordSize);
        return metadata;
    }

    private static void writeValue(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                control(out, 2, bytes.length);
                out.writeBytes(bytes);
            }
            case Double number -> {
                control(out, 3, 8);
                writeNumber(out, Double.doubleToLongBits(number), 8);
            }
            case Short number -> {
                control(out, 5, 2);
                writeNumber(out, number, 2);
            }
            case Integer number -> {
                control(out, 6, 4);
                writeNumber(out, number, 4);
            }
            case Long number -> {
                control(out, 9, 8);
                writeNumber(out, number, 8);
            }
            case Map<?, ?> map -> {
                control(out, 7, map.size());
                map.forEach((key, inner) -> {
                    writeValue(out, key);
                    writeValue(out, inner);
                });
            }
            case List<?> list -> {
                control(out, 11, list.size());
                list.forEach(inner -> writeValue(out, inner));
            }
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }

    /** Types above 7 follow in a byte of their own, sizes from 29 likewise. */
    private static void control(ByteArrayOutputStream out, int type, int size) {
        if (size >= 29 + 256) {
            throw new IllegalArgumentException("too long for a test");
        }
        out.write((type > 7 ? 0 : type << 5) | Math.min(size, 29));
        if (type > 7) {
            out.write(type - 7);
        }
        if (size >= 29) {
            out.write(size - 29);
        }
    }

    private static void writeNumber(ByteArrayOutputStream out, long number, int bytes) {
        for (int i = bytes - 1; i >= 0; i--) {
            out.write((int) (number >>> (8 * i)));
        }
    }
}
