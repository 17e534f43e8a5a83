package dev.relaywatch.trackinghealth;

/**
 * How improbable it is that no more came than did: the lower tail of the negative binomial
 * distribution, which is Poisson's where the rate itself varies.
 */
final class VolumeTail {
    private static final double NEGLIGIBLE = 1e-12;
    private static final double STIRLING_FROM = 15;

    private VolumeTail() {}

    /**
     * The probability of {@code count} or less.
     *
     * @param variation of the rate: its variance over the square of its mean; more than 0
     */
    static double of(long count, double mean, double variation) {
        double shape = 1 / variation;
        double come = mean / (mean + shape);
        double term =
                Math.exp(
                        logGamma(count + shape)
                                - logGamma(count + 1.0)
                                - logGamma(shape)
                                - shape * Math.log1p(mean / shape)
                                + count * Math.log(come));
        double sum = 0;
        for (long n = count; n >= 0 && term > NEGLIGIBLE; n--) {
            sum += term;
            term *= n / ((n - 1 + shape) * come);
        }
        return Math.min(1, sum);
    }

    /** Stirling's series; smaller arguments are moved up to where it is exact to ten digits. */
    private static double logGamma(double argument) {
        double moved = 0;
        double x = argument;
        while (x < STIRLING_FROM) {
            moved += Math.log(x);
            x++;
        }
        double square = x * x;
        return (x - 0.5) * Math.log(x)
                - x
                + 0.5 * Math.log(2 * Math.PI)
                + 1 / (12 * x)
                - 1 / (360 * x * square)
                + 1 / (1260 * x * square * square)
                - moved;
    }
}
