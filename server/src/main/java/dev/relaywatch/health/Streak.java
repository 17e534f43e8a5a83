package dev.relaywatch.health;

/**
 * Results of one metric in a row, and what they confirmed. A level is confirmed by enough results
 * in a row that are at least as bad, and left by enough that are better, so that a blip tells
 * nobody and a flapping value does not tell twice.
 *
 * @param bad results in a row that were a warning or worse
 * @param critical results in a row that were critical
 * @param fine results in a row that were fine
 * @param calm results in a row that were not critical
 * @param confirmed what is told of
 */
record Streak(int bad, int critical, int fine, int calm, Level confirmed) {
    static final Streak NONE = new Streak(0, 0, 0, 0, Level.FINE);

    /** Counting further would change nothing. */
    private static final int MOST = 1_000_000;

    Streak {
        if (bad < 0 || critical < 0 || fine < 0 || calm < 0 || critical > bad || fine > calm) {
            throw new IllegalArgumentException(
                    "a streak cannot be " + bad + "/" + critical + "/" + fine + "/" + calm);
        }
    }

    /**
     * With one more result.
     *
     * @param failures results in a row that confirm a worse level
     * @param successes results in a row that confirm a better one
     */
    Streak after(Level level, int failures, int successes) {
        int nowBad = level == Level.FINE ? 0 : more(bad);
        int nowCritical = level == Level.CRITICAL ? more(critical) : 0;
        int nowFine = level == Level.FINE ? more(fine) : 0;
        int nowCalm = level == Level.CRITICAL ? 0 : more(calm);
        Level now = confirmed;
        if (nowCritical >= failures) {
            now = Level.CRITICAL;
        } else if (nowBad >= failures && confirmed == Level.FINE) {
            now = Level.WARNING;
        } else if (nowFine >= successes) {
            now = Level.FINE;
        } else if (nowCalm >= successes && confirmed == Level.CRITICAL) {
            now = Level.WARNING;
        }
        return new Streak(nowBad, nowCritical, nowFine, nowCalm, now);
    }

    private static int more(int count) {
        return Math.min(count + 1, MOST);
    }

    /** Nothing is told of, and nothing is on the way to it: as if there had been no result. */
    boolean isQuiet() {
        return confirmed == Level.FINE && bad == 0;
    }
}
