package dev.relaywatch.tenancy.people;

import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people prove with, over a database and a clock of a test. */
public final class ProofKit {
    private final JdbcClient platform;
    private final Clock clock;

    public ProofKit(JdbcClient platform, Clock clock) {
        this.platform = platform;
        this.clock = clock;
    }

    public LockOut lockOut() {
        return new LockOut(new LockOutStore(platform), clock);
    }

    public OneTimeTokens tokens() {
        return new OneTimeTokens(new OneTimeTokenStore(platform), clock);
    }

    public SecondFactor secondFactor() {
        return new SecondFactor(tokens(), clock);
    }
}
