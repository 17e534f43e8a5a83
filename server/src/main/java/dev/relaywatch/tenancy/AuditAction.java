package dev.relaywatch.tenancy;

/** Everything that the audit log tells of; {@code docs/audit.md} says what each means. */
public enum AuditAction {
    TENANT_CONFIGURED("tenant.configured"),
    TENANT_DISABLED("tenant.disabled"),
    KEY_CONFIGURED("key.configured"),
    KEY_DISABLED("key.disabled"),
    CONNECTION_CONFIGURED("connection.configured"),
    CONNECTION_DISABLED("connection.disabled"),
    ROUTES_CONFIGURED("routes.configured"),
    EXPECTATIONS_CONFIGURED("expectations.configured"),
    THRESHOLD_SET("threshold.set"),
    THRESHOLD_REMOVED("threshold.removed"),
    CHANNEL_CONFIGURED("channel.configured"),
    CHANNEL_DISABLED("channel.disabled"),
    CHANNEL_ADDED("channel.added"),
    CHANNEL_CHANGED("channel.changed"),
    CHANNEL_REMOVED("channel.removed"),
    SILENCE_BEGUN("silence.begun"),
    SILENCE_ENDED("silence.ended"),
    ALERT_RAISED("alert.raised"),
    ALERT_ACKNOWLEDGED("alert.acknowledged"),
    ALERT_UNACKNOWLEDGED("alert.unacknowledged"),
    ALERT_RESOLVED("alert.resolved"),
    ALERT_REOPENED("alert.reopened"),
    REPLAY_STARTED("replay.started"),
    REPLAY_STOPPED("replay.stopped"),
    LANE_RESUMED("lane.resumed"),
    PRIVACY_ERASED("privacy.erased");

    private final String text;

    AuditAction(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
