package dev.relaywatch.tenancy.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with one file, in the order of its lines. */
final class Mistakes {
    private static final int REPORTED = 50;
    private static final int KEPT = 1_000;

    private final String fileName;
    private final int lines;
    private final List<Mistake> found = new ArrayList<>();
    private int count;

    /**
     * @param line from 1, inside the file
     * @param path empty for the file as a whole
     */
    record Mistake(int line, String path, String what) {}

    /**
     * @param lines how many the file has
     */
    Mistakes(String fileName, int lines) {
        this.fileName = fileName;
        this.lines = Math.max(1, lines);
    }

    /**
     * @param line from 1; one outside the file becomes the nearest inside
     * @param path empty for the file as a whole
     */
    void add(int line, String path, String what) {
        count++;
        if (found.size() < KEPT) {
            found.add(new Mistake(Math.clamp(line, 1, lines), path, what));
        }
    }

    /**
     * Grows with every mistake: the same before and after means that what was read in between is
     * sound.
     */
    int count() {
        return count;
    }

    /**
     * @throws ConfigurationRefused when there are any; with the first 50
     */
    void refuseIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigurationRefused(
                    found.stream()
                            .sorted(Comparator.comparingInt(Mistake::line))
                            .limit(REPORTED)
                            .map(this::text)
                            .toList());
        }
    }

    private String text(Mistake mistake) {
        String path = mistake.path().isEmpty() ? "" : mistake.path() + ": ";
        return fileName + ":" + mistake.line() + ": " + path + mistake.what();
    }

    /** The first of them, in the order in which they were found. */
    List<Mistake> first() {
        return found.stream().limit(REPORTED).toList();
    }
}
