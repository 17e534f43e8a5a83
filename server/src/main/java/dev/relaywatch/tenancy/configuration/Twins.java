package dev.relaywatch.tenancy.configuration;

import java.util.HashMap;
import java.util.Map;

/** Finds what is given twice though it must be unique. */
final class Twins {
    private final Map<String, Item> seen = new HashMap<>();

    /**
     * @param what is the same: {@code the key}; never a secret
     * @return false, and a mistake that names both places, when this identity was seen before
     */
    boolean first(String identity, Item item, String what) {
        Item twin = seen.putIfAbsent(identity, item);
        if (twin == null) {
            return true;
        }
        item.wrong(
                what
                        + " is given twice, in line "
                        + twin.line()
                        + " ("
                        + twin.path()
                        + ") and in line "
                        + item.line());
        return false;
    }
}
