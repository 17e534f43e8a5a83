package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import java.util.List;

/**
 * A page that is about one store, before one was chosen.
 *
 * @param why a sentence
 */
public record StoreChoice(Look look, String why, List<Way> ways) {
    private static final int MOST = 60;

    public StoreChoice {
        ways = List.copyOf(ways);
    }

    public record Way(String name, String href) {}

    static StoreChoice of(Look look, String path, String why) {
        return new StoreChoice(
                look,
                why,
                look.frame().stores().stream()
                        .limit(MOST)
                        .map(store ->
                                new Way(
                                        store.name(),
                                        Address.of(path).with("tenant", store.slug()).toString()))
                        .toList());
    }
}
