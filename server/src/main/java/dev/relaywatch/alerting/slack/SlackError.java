package dev.relaywatch.alerting.slack;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a word of Slack's means. Source: docs.slack.dev, "Sending messages using incoming webhooks"
 * (handling errors), "chat.postMessage", "chat.update".
 *
 * @param remedy what a person is to do; empty where there is nothing to do
 */
record SlackError(Kind kind, String remedy) {

    enum Kind {
        /** The channel is refused until a person changes it. */
        CHANNEL,
        /** The message is refused as it is; as plain text it may pass. */
        MESSAGE,
        /** What is answered to is no longer there. */
        GONE,
        /** It may pass. */
        LATER
    }

    private static final String NEW_URL = "make a new incoming webhook and save it as webhook-url";
    private static final String NEW_TOKEN = "install the app again and save its token as bot-token";
    private static final String SCOPE = "give the app the scope chat:write and install it again";
    private static final String NAME = "correct settings.channel, or invite the app to the channel";
    private static final String OPEN = "take the channel out of the archive, or name another";
    private static final String ALLOW = "ask an administrator of the workspace to allow the app";
    private static final String OTHER_CHANNEL =
            "choose a channel that the workspace lets apps post to";

    private static final Map<String, SlackError> KNOWN =
            Stream.of(
                            refused(NEW_URL, "invalid_token", "no_active_hooks", "no_service"),
                            refused(NEW_URL, "no_service_id", "no_team"),
                            refused(ALLOW, "team_disabled", "action_prohibited", "no_permission"),
                            refused(ALLOW, "org_login_required", "ekm_access_denied"),
                            refused(ALLOW, "team_access_not_granted"),
                            refused(OTHER_CHANNEL, "posting_to_general_channel_denied"),
                            refused(OTHER_CHANNEL, "restricted_action"),
                            refused(NEW_TOKEN, "invalid_auth", "not_authed", "token_revoked"),
                            refused(NEW_TOKEN, "token_expired", "account_inactive"),
                            refused(SCOPE, "missing_scope"),
                            refused(NAME, "channel_not_found", "not_in_channel", "user_not_found"),
                            refused(OPEN, "channel_is_archived", "is_archived"),
                            all(
                                    Kind.MESSAGE,
                                    "invalid_payload",
                                    "no_text",
                                    "invalid_blocks",
                                    "invalid_blocks_format",
                                    "invalid_attachments",
                                    "too_many_attachments",
                                    "msg_too_long",
                                    "msg_blocks_too_long",
                                    "invalid_arguments",
                                    "invalid_json"),
                            all(
                                    Kind.GONE,
                                    "message_not_found",
                                    "thread_not_found",
                                    "cant_update_message",
                                    "cannot_reply_to_message",
                                    "edit_window_closed"),
                            all(
                                    Kind.LATER,
                                    "ratelimited",
                                    "rate_limited",
                                    "message_limit_exceeded",
                                    "rollup_error",
                                    "internal_error",
                                    "fatal_error",
                                    "service_unavailable",
                                    "request_timeout"))
                    .flatMap(map -> map.entrySet().stream())
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** A word that is not known is taken for one about the message. */
    static SlackError of(String word) {
        return KNOWN.getOrDefault(word, new SlackError(Kind.MESSAGE, ""));
    }

    static Map<String, SlackError> known() {
        return KNOWN;
    }

    private static Map<String, SlackError> refused(String remedy, String... words) {
        return Stream.of(words)
                .collect(Collectors.toMap(it -> it, _ -> new SlackError(Kind.CHANNEL, remedy)));
    }

    private static Map<String, SlackError> all(Kind kind, String... words) {
        return Stream.of(words).collect(Collectors.toMap(it -> it, _ -> new SlackError(kind, "")));
    }
}
