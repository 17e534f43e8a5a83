package dev.relaywatch.tenancy;

/** Everything that the audit log tells of; {@code docs/audit.md} says what each means. */
public enum AuditAction {
    TENANT_CONFIGURED("tenant.configured"),
    TENANT_DISABLED("tenant.disabled"),
    TENANT_ADDED("tenant.added"),
    TENANT_CHANGED("tenant.changed"),
    KEY_CONFIGURED("key.configured"),
    KEY_DISABLED("key.disabled"),
    KEY_MADE("key.made"),
    KEY_ROTATED("key.rotated"),
    KEY_CHANGED("key.changed"),
    KEY_REVOKED("key.revoked"),
    KEYS_ROTATED("keys.rotated"),
    PERSON_CONFIGURED("person.configured"),
    PERSON_INVITED("person.invited"),
    PERSON_ROLE_SET("person.role_set"),
    PERSON_ROLE_ENDED("person.role_ended"),
    PERSON_DISABLED("person.disabled"),
    PERSON_ENABLED("person.enabled"),
    PERSON_SIGNED_IN("person.signed_in"),
    PERSON_SIGN_IN_REFUSED("person.sign_in_refused"),
    PERSON_LOCKED_OUT("person.locked_out"),
    PERSON_SIGNED_OUT("person.signed_out"),
    PERSON_PASSWORD_SET("person.password_set"),
    PERSON_RESET_ASKED("person.reset_asked"),
    PERSON_SECOND_FACTOR_ADDED("person.second_factor_added"),
    PERSON_SECOND_FACTOR_REMOVED("person.second_factor_removed"),
    PERSON_RECOVERY_CODE_USED("person.recovery_code_used"),
    PERSON_RECOVERY_CODES_REPLACED("person.recovery_codes_replaced"),
    CONNECTION_CONFIGURED("connection.configured"),
    CONNECTION_DISABLED("connection.disabled"),
    CONNECTION_ADDED("connection.added"),
    CONNECTION_CHANGED("connection.changed"),
    CONNECTION_REMOVED("connection.removed"),
    ROUTES_CONFIGURED("routes.configured"),
    ROUTES_SET("routes.set"),
    EXPECTATIONS_CONFIGURED("expectations.configured"),
    EXPECTATIONS_SET("expectations.set"),
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
