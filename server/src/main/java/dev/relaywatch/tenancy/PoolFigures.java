package dev.relaywatch.tenancy;

/**
 * One of this server's pools of database connections, at one moment.
 *
 * @param name {@code application} or {@code platform}
 * @param most connections it may have
 * @param waiting threads that want one and have none yet
 */
public record PoolFigures(String name, int active, int idle, int most, int waiting) {

    /** Whether whoever wants a connection now has to wait for somebody to give one back. */
    public boolean isUsedUp() {
        return active >= most;
    }
}
