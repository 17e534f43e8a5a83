package dev.relaywatch.dashboard.frame;

import dev.relaywatch.tenancy.Tenant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is around each page.
 *
 * @param title of the page
 * @param here where the page is, with its filters
 * @param csrf goes with each form
 * @param who is signed in
 * @param everywhere whether they administer the platform
 * @param look {@code light}, {@code dark}, or empty: as the system has it
 * @param store which one is looked at; absent: all of them, or none
 * @param stores to choose from; empty where there is nothing to choose
 * @param news what the menu counts
 */
public record Frame(
        String title,
        Address here,
        String csrf,
        String who,
        boolean everywhere,
        String look,
        @Nullable Tenant store,
        List<Tenant> stores,
        News news) {

    private static final int OFFERED = 100;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s._-]+");

    public Frame {
        stores = List.copyOf(stores);
    }

    /**
     * What the menu counts.
     *
     * @param stuck items that failed or are dead letters
     * @param open alerts that nobody has acknowledged
     * @param checks percent of the planned checks that are made; absent where none are planned
     */
    public record News(long stuck, long open, @Nullable Integer checks) {
        public static final News NONE = new News(0, 0, null);
    }

    /** Stores to choose from in a list; of very many the first, and the one that is looked at. */
    public List<Tenant> offered() {
        List<Tenant> first = stores.stream().limit(OFFERED).toList();
        return store == null || first.contains(store)
                ? first
                : Stream.concat(Stream.of(store), first.stream()).toList();
    }

    /** Empty where all are offered. */
    public String unoffered() {
        int rest = stores.size() - offered().size();
        return rest <= 0
                ? ""
                : Figures.count(rest, "more store", "more stores") + ": press / and type the name";
    }

    /** Whether the menu marks this as the place where one is; so it does for what is below it. */
    public boolean isAt(String path) {
        boolean isBelow = path.lastIndexOf('/') > 0 && here.path().startsWith(path + "/");
        return isBelow || here.path().equals(path);
    }

    /** Another page, of the store that is looked at. */
    public Address to(String path) {
        return Address.of(path).with("tenant", here.get("tenant")).with("range", here.get("range"));
    }

    /** Of the first two words of the name, or the first two letters of the only one. */
    public String initials() {
        List<String> words =
                BETWEEN_WORDS
                        .splitAsStream(who.replaceAll("@.*", ""))
                        .filter(word -> !word.isEmpty())
                        .toList();
        String letters =
                words.size() > 1
                        ? words.get(0).substring(0, 1) + words.get(1).substring(0, 1)
                        : who.substring(0, Math.min(2, who.length()));
        return letters.toUpperCase(Locale.ROOT);
    }
}
