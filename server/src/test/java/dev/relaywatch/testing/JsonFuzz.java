package dev.relaywatch.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Spoils JSON as careless and hostile senders do: fields that are missing, twice or of another
 * type, values that no parser expects, bytes that are no JSON. What it makes depends on its random
 * numbers alone.
 */
public final class JsonFuzz {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Stands where a piece of JSON goes that no tree can hold. */
    private static final String HOLE = "@@hole@@";

    private final Random random;

    public JsonFuzz(Random random) {
        this.random = random;
    }

    /**
     * @param example an object that is well
     */
    public byte[] spoiled(String example) {
        String text = spoiledFields(example, 1 + random.nextInt(3));
        return random.nextInt(4) == 0 ? spoiledBytes(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    private String spoiledFields(String example, int times) {
        ObjectNode body = (ObjectNode) JSON.readTree(example);
        List<String> pieces = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            List<JsonNode> places = new ArrayList<>();
            collect(body, places);
            JsonNode place = places.get(random.nextInt(places.size()));
            if (place instanceof ObjectNode object) {
                spoil(object, pieces);
            } else if (place instanceof ArrayNode array) {
                spoil(array, pieces);
            }
        }
        String text = JSON.writeValueAsString(body);
        for (int i = 0; i < pieces.size(); i++) {
            text = text.replace("\"" + HOLE + i + "\"", pieces.get(i));
        }
        return text;
    }

    private static void collect(JsonNode node, List<JsonNode> places) {
        if (node.isObject() || node.isArray()) {
            places.add(node);
            node.values().forEach(child -> collect(child, places));
        }
    }

    private void spoil(ObjectNode object, List<String> pieces) {
        List<String> names = List.copyOf(object.propertyNames());
        if (names.isEmpty()) {
            object.put(hole(pieces, any(OddJson.NAMES)), true);
            return;
        }
        String name = names.get(random.nextInt(names.size()));
        JsonNode value = object.get(name);
        switch (random.nextInt(10)) {
            case 0 -> object.remove(name);
            case 1 -> object.put(hole(pieces, any(OddJson.NAMES)), "surplus");
            case 2 -> {
                object.remove(name);
                object.set(hole(pieces, any(OddJson.NAMES)), value);
            }
            case 3 ->
                    object.put(
                            name,
                            hole(
                                    pieces,
                                    any(OddJson.VALUES)
                                            + ","
                                            + JSON.writeValueAsString(name)
                                            + ":"
                                            + (random.nextBoolean()
                                                    ? any(OddJson.VALUES)
                                                    : JSON.writeValueAsString(value))));
            case 4 -> object.set(name, JSON.createArrayNode().add(value));
            default -> object.put(name, hole(pieces, any(OddJson.VALUES)));
        }
    }

    private void spoil(ArrayNode array, List<String> pieces) {
        if (random.nextBoolean() || array.isEmpty()) {
            array.add(hole(pieces, any(OddJson.VALUES)));
        } else {
            array.set(
                    random.nextInt(array.size()),
                    JSON.getNodeFactory().stringNode(hole(pieces, any(OddJson.VALUES))));
        }
    }

    private static String hole(List<String> pieces, String json) {
        pieces.add(json);
        return HOLE + (pieces.size() - 1);
    }

    private byte[] spoiledBytes(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int at = random.nextInt(bytes.length + 1);
        return switch (random.nextInt(16)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> with(bytes, bytes.length, "{\"event\":\"second\"}");
            case 2 -> with(bytes, 0, "\ufeff");
            case 3 -> text.getBytes(StandardCharsets.UTF_16);
            case 4 -> text.getBytes(StandardCharsets.UTF_32LE);
            case 5 -> with(bytes, at, (byte) 0xFF);
            case 6 -> with(bytes, at, (byte) 0xC0, (byte) 0x80);
            case 7 -> with(bytes, at, (byte) 0xED, (byte) 0xA0, (byte) 0x80);
            case 8 -> with(bytes, at, (byte) 0);
            case 9 -> with(bytes, at, "/* a comment */");
            case 10 -> text.replace('"', '\'').getBytes(StandardCharsets.UTF_8);
            case 11 -> with(bytes, at, ",");
            case 12 -> OddJson.nested("[", "]", 100_000).getBytes(StandardCharsets.UTF_8);
            case 13 -> gzipped(bytes);
            case 14 -> new byte[0];
            default -> {
                byte[] noise = new byte[1 + random.nextInt(300)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }

    private static byte[] with(byte[] bytes, int at, String inserted) {
        return with(bytes, at, inserted.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] with(byte[] bytes, int at, byte... inserted) {
        byte[] all = new byte[bytes.length + inserted.length];
        System.arraycopy(bytes, 0, all, 0, at);
        System.arraycopy(inserted, 0, all, at, inserted.length);
        System.arraycopy(bytes, at, all, at + inserted.length, bytes.length - at);
        return all;
    }

    private static byte[] gzipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private String any(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
