package dev.relaywatch.alerting.slack;

import dev.relaywatch.alerting.AlertWords;
import dev.relaywatch.alerting.Notice;
import java.net.URI;
import java.util.ArrayList;
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

    /** From 13,000 characters on, in all blocks together, Slack may refuse a message. */
    private static final int LONGEST_BLOCKS = 12_900;

    /** So that the most alerts that one message tells of fit without links to acknowledge them. */
    private static final int LONGEST_LINE = 240;

    private static final int LONGEST_URL_IN_A_LINE = 120;
    private static final int LONGEST_ACKNOWLEDGE = 600;

    /** Room for the words about those that got no link. */
    private static final int LONGEST_REST = 120;

    private static final String BETWEEN = " · ";

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
        ArrayNode blocks = JSON.createArrayNode();
        sections(blocks, lines(sorted));
        String plain =
                counts
                        + "\n"
                        + sorted.stream()
                                .map(notice -> escaped(AlertWords.headline(notice), 75))
                                .collect(Collectors.joining("\n"));
        return message(
                counts, colour(sorted.getFirst()), blocks, AlertWords.cut(plain, LONGEST_TEXT));
    }

    /**
     * A line each, with a link to acknowledge it as far as there is room: the worst come first, and
     * of those that got none is said how many they are.
     */
    private static List<String> lines(List<Notice> sorted) {
        List<String> lines = new ArrayList<>(sorted.stream().map(SlackMessage::line).toList());
        int used = LONGEST_REST + lines.stream().mapToInt(line -> line.length() + 1).sum();
        int without = 0;
        for (int i = 0; i < lines.size(); i++) {
            URI acknowledge = sorted.get(i).acknowledge();
            if (acknowledge == null) {
                continue;
            }
            String link = linked(acknowledge, LONGEST_ACKNOWLEDGE, "Acknowledge");
            int room = LONGEST_BLOCKS - used - BETWEEN.length();
            if (link == null || link.length() > room || without > 0) {
                without++;
            } else {
                lines.set(i, lines.get(i) + BETWEEN + link);
                used += BETWEEN.length() + link.length();
            }
        }
        if (without > 0) {
            lines.add("_" + without + " more can be acknowledged, each where its title leads_");
        }
        return lines;
    }

    /** As many lines in one as it takes. */
    private static void sections(ArrayNode blocks, List<String> lines) {
        StringBuilder section = new StringBuilder();
        for (String line : lines) {
            if (!section.isEmpty() && section.length() + 1 + line.length() > LONGEST_SECTION) {
                section(blocks, section.toString());
                section.setLength(0);
            }
            section.append(section.isEmpty() ? "" : "\n").append(line);
        }
        section(blocks, section.toString());
    }

    /** Null where the address is too long, or would end the link before its end. */
    private static @Nullable String linked(URI address, int longest, String words) {
        String url = address.toString().replace("&", "&amp;");
        return url.length() > longest || url.matches(".*[|<>\\s].*")
                ? null
                : "<" + url + "|" + words + ">";
    }

    private static String line(Notice notice) {
        String start = "*" + AlertWords.mark(notice) + "* ";
        String end =
                BETWEEN
                        + escaped(AlertWords.whose(notice), 40)
                        + BETWEEN
                        + escaped(AlertWords.happened(notice), 60);
        String title = AlertWords.title(notice.alert()).replace('|', '/');
        String bare = linked(notice.page(), LONGEST_URL_IN_A_LINE, "");
        if (bare == null) {
            return start + escaped(title, Math.max(30, room(start, end))) + end;
        }
        String words = escaped(title, Math.max(8, room(start + bare, end)));
        return start + linked(notice.page(), LONGEST_URL_IN_A_LINE, words) + end;
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
