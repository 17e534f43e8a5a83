package dev.relaywatch.sandbox;

import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * What Slack takes of a message (docs.slack.dev, "Block Kit" and "chat.postMessage"), as far as
 * texts, sections, fields, headers and buttons go.
 */
final class SlackMessageRules {
    private static final int MOST_BLOCKS = 50;
    private static final int MOST_ATTACHMENTS = 100;
    private static final int LONGEST_TEXT = 40_000;
    private static final int LONGEST_BLOCKS = 13_000;

    private SlackMessageRules() {}

    /** The word for what is wrong with it; empty when it is taken. */
    static Optional<String> refusal(JsonNode message) {
        JsonNode attachments = message.path("attachments");
        if (message.path("text").asString("").isBlank()
                && message.path("blocks").isEmpty()
                && attachments.isEmpty()) {
            return Optional.of("no_text");
        }
        if (message.path("text").asString("").length() > LONGEST_TEXT) {
            return Optional.of("msg_too_long");
        }
        if (!attachments.isMissingNode() && !attachments.isArray()) {
            return Optional.of("invalid_attachments");
        }
        if (attachments.size() > MOST_ATTACHMENTS) {
            return Optional.of("too_many_attachments");
        }
        for (JsonNode attachment : attachments) {
            Optional<String> refusal = blocks(attachment.path("blocks"));
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return blocks(message.path("blocks"));
    }

    private static Optional<String> blocks(JsonNode blocks) {
        if (blocks.isMissingNode()) {
            return Optional.empty();
        }
        if (!blocks.isArray()) {
            return Optional.of("invalid_blocks_format");
        }
        if (blocks.size() > MOST_BLOCKS
                || !blocks.valueStream().allMatch(SlackMessageRules::isBlock)) {
            return Optional.of("invalid_blocks");
        }
        return length(blocks) > LONGEST_BLOCKS
                ? Optional.of("msg_blocks_too_long")
                : Optional.empty();
    }

    /** Of all texts in it. */
    private static int length(JsonNode node) {
        int length = node.path("text").asString("").length();
        for (JsonNode below : node) {
            length += below.isContainer() ? length(below) : 0;
        }
        return length;
    }

    private static boolean isBlock(JsonNode block) {
        return switch (block.path("type").asString("")) {
            case "section" ->
                    (block.has("text") || block.has("fields"))
                            && (!block.has("text") || isText(block.path("text"), 3_000))
                            && (!block.has("fields")
                                    || isList(block.path("fields"), 10, it -> isText(it, 2_000)));
            case "header" ->
                    block.path("text").path("type").asString("").equals("plain_text")
                            && isText(block.path("text"), 150);
            case "context" -> isList(block.path("elements"), 10, it -> isText(it, 3_000));
            case "actions" -> isList(block.path("elements"), 25, SlackMessageRules::isButton);
            case "divider" -> true;
            default -> false;
        };
    }

    private static boolean isButton(JsonNode button) {
        return button.path("type").asString("").equals("button")
                && button.path("text").path("type").asString("").equals("plain_text")
                && isText(button.path("text"), 75)
                && button.path("value").asString("").length() <= 2_000
                && button.path("url").asString("").length() <= 3_000;
    }

    private static boolean isText(JsonNode text, int longest) {
        String words = text.path("text").asString("");
        return (text.path("type").asString("").equals("mrkdwn")
                        || text.path("type").asString("").equals("plain_text"))
                && !words.isEmpty()
                && words.length() <= longest;
    }

    private static boolean isList(JsonNode list, int most, Predicate<JsonNode> each) {
        return list.isArray()
                && !list.isEmpty()
                && list.size() <= most
                && list.valueStream().allMatch(each);
    }
}
