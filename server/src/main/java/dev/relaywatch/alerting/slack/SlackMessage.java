package dev.relaywatch.alerting.slack;

import dev.relaywatch.alerting.AlertWords;
import dev.relaywatch.alerting.Notice;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Slack shows: a line of text, which is also the notification, and below it one attachment
 * with the colour and the blocks. Limits: docs.slack.dev, "Block Kit" and "chat.postMessage".
 *
 * @param rich text and attachment
 * @param plain the same in text alone, for a Slack that refuses the blocks
 */
record SlackMessage(ObjectNode rich, ObjectNode plain) {
    static final String GREEN = "#2E7D32";
    static final String RED = "#D32F2F";
    static final String YELLOW = "#F9A825";
    static final String BLUE = "#1976D2";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int LONGEST_TEXT = 3_900;
    private static final int LONGEST_SECTION = 3_000;
    private static final int LONGEST_LABEL = 75;
    private static final int LONGEST_URL = 3_000;
    private static final int MOST_FIELDS = 10;
    private static final int LONGEST_HEADLINE = 700;

    /** All blocks together stay below 13,000 characters, from which on Slack may refuse them. */
    private static final int LONGEST_LINE = 240;

    private static final int LINES_IN_A_SECTION = 10;
    private static final int LONGEST_URL_IN_A_LINE = 120;

    static SlackMessage of(List<Notice> notices) {
        return notices.size() == 1 ? one(notices.getFirst()) : digest(notices);
    }

    private static SlackMessage one(Notice notice) {
        String headline = escaped(AlertWords.headline(notice), LONGEST_HEADLINE);
        ArrayNode blocks = JSON.createArrayNode();
        String message = AlertWords.message(notice.alert());
        if (!message.isEmpty()) {
            section(blocks, escaped(message, LONGEST_SECTION));
        }
        ArrayNode fields = blocks.addObject().put("type", "section").putArray("fields");
        AlertWords.facts(notice).entrySet().stream()
                .limit(MOST_FIELDS)
                .forEach(fact ->
                        fields.addObject()
                                .put("type", "mrkdwn")
                                .put("text", "*" + fact.getKey() + "*\n" + escaped(fact, 1_000)));
        ArrayNode buttons = JSON.createArrayNode();
        button(buttons, "open", "Open", notice.page());
        button(buttons, "acknowledge", "Acknowledge", notice.acknowledge());
        if (!buttons.isEmpty()) {
            blocks.addObject().put("type", "actions").set("elements", buttons);
        }
        return message(headline, colour(notice), blocks, plainText(notice));
    }

    private static SlackMessage digest(List<Notice> notices) {
        List<Notice> sorted = AlertWords.worstFirst(notices);
        String counts = AlertWords.counts(notices);
        List<String> lines = sorted.stream().map(SlackMessage::line).toList();
        ArrayNode blocks = JSON.createArrayNode();
        for (int from = 0; from < lines.size(); from += LINES_IN_A_SECTION) {
            int to = Math.min(lines.size(), from + LINES_IN_A_SECTION);
            section(blocks, String.join("\n", lines.subList(from, to)));
        }
        String plain =
                counts
                        + "\n"
                        + sorted.stream()
                                .map(notice -> escaped(AlertWords.headline(notice), 75))
                                .collect(Collectors.joining("\n"));
        return message(
                counts, colour(sorted.getFirst()), blocks, AlertWords.cut(plain, LONGEST_TEXT));
    }

    private static String line(Notice notice) {
        String url = notice.page().toString();
        String start = "*" + AlertWords.mark(notice) + "* ";
        String end =
                " · "
                        + escaped(AlertWords.whose(notice), 40)
                        + " · "
                        + escaped(AlertWords.happened(notice), 60);
        String title = AlertWords.title(notice.alert()).replace('|', '/');
        if (url.length() > LONGEST_URL_IN_A_LINE || url.matches(".*[|<>\\s].*")) {
            return start + escaped(title, Math.max(30, room(start, end))) + end;
        }
        String link = "<" + url + "|";
        return start + link + escaped(title, Math.max(8, room(start + link, end) - 1)) + ">" + end;
    }

    private static int room(String start, String end) {
        return LONGEST_LINE - start.length() - end.length();
    }

    private static SlackMessage message(
            String headline, String colour, ArrayNode blocks, String plainText) {
        ObjectNode rich = JSON.createObjectNode().put("text", headline);
        rich.putArray("attachments")
                .addObject()
                .put("color", colour)
                .put("fallback", headline)
                .set("blocks", blocks);
        return new SlackMessage(rich, JSON.createObjectNode().put("text", plainText));
    }

    private static String plainText(Notice notice) {
        StringBuilder text = new StringBuilder(escaped(AlertWords.headline(notice), 700));
        String message = AlertWords.message(notice.alert());
        if (!message.isEmpty()) {
            text.append('\n').append(escaped(message, 1_000));
        }
        AlertWords.facts(notice).entrySet().stream()
                .limit(MOST_FIELDS)
                .forEach(fact ->
                        text.append('\n')
                                .append(fact.getKey())
                                .append(": ")
                                .append(escaped(fact, 120)));
        if (text.length() + notice.page().toString().length() < LONGEST_TEXT) {
            text.append('\n').append(escaped(notice.page().toString(), LONGEST_URL));
        }
        return AlertWords.cut(text.toString(), LONGEST_TEXT);
    }

    private static void section(ArrayNode blocks, String text) {
        blocks.addObject()
                .put("type", "section")
                .putObject("text")
                .put("type", "mrkdwn")
                .put("text", text);
    }

    /** A link that is too long for a button is left out. */
    private static void button(ArrayNode buttons, String id, String label, @Nullable URI url) {
        if (url == null || url.toString().length() > LONGEST_URL) {
            return;
        }
        ObjectNode button =
                buttons.addObject()
                        .put("type", "button")
                        .put("action_id", id)
                        .put("url", url.toString());
        button.putObject("text")
                .put("type", "plain_text")
                .put("text", AlertWords.cut(label, LONGEST_LABEL));
    }

    private static String colour(Notice notice) {
        if (AlertWords.isOver(notice)) {
            return GREEN;
        }
        return switch (notice.alert().severity().toLowerCase(Locale.ROOT)) {
            case "p1" -> RED;
            case "p2" -> YELLOW;
            default -> BLUE;
        };
    }

    private static String escaped(Map.Entry<String, String> fact, int longest) {
        return escaped(fact.getValue(), longest);
    }

    /** No longer than so many characters after the escaping; no escape and no character is cut. */
    static String escaped(String text, int longest) {
        StringBuilder escaped = new StringBuilder(Math.min(text.length(), longest) + 16);
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            String written =
                    switch (character) {
                        case '&' -> "&amp;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        default -> Character.toString(character);
                    };
            boolean last = i >= text.length();
            if (escaped.length() + written.length() > (last ? longest : longest - 1)) {
                return escaped.append('…').toString();
            }
            escaped.append(written);
        }
        return escaped.toString();
    }
}
