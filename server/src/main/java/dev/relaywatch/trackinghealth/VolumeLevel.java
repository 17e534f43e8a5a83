package dev.relaywatch.trackinghealth;

/** How much came of a name, against what is usual. */
enum VolumeLevel {
    NORMAL,
    /** Not known for two weeks yet. */
    LEARNING,
    /** A warning: under 30 % of what is usual. */
    LOW,
    /** Critical: none at all. */
    SILENT
}
