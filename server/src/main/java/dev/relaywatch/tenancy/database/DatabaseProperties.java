package dev.relaywatch.tenancy.database;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The PostgreSQL to use.
 *
 * @param url JDBC URL of a PostgreSQL 15 or newer; absent: the embedded one
 * @param username the owner: migrates, makes partitions, needs CREATEROLE unless {@code app} and
 *     {@code platform} are given
 * @param listenUrl JDBC URL for the one connection that listens for notifications (for use beside a
 *     pooler); absent: {@code url}
 * @param poolSize connections each of the two request roles may open
 */
@ConfigurationProperties("relaywatch.database")
public record DatabaseProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password,
        @Nullable String listenUrl,
        @DefaultValue("12") int poolSize,
        @DefaultValue Login app,
        @DefaultValue Login platform) {

    /** An existing login role; both absent: the owner makes one. */
    public record Login(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Login[username=" + username + "]";
        }
    }

    public DatabaseProperties {
        if (url != null && !url.isBlank() && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "relaywatch.database.url must start with jdbc:postgresql:, for example"
                            + " jdbc:postgresql://db.example:5432/relaywatch");
        }
        if (poolSize < 4 || poolSize > 200) {
            throw new IllegalArgumentException(
                    "relaywatch.database.pool-size must be 4 to 200, got " + poolSize);
        }
    }

    boolean external() {
        return url != null && !url.isBlank();
    }

    @Override
    public String toString() {
        return "DatabaseProperties[external=" + external() + "]";
    }
}
