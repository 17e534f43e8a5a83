package dev.relaywatch.dashboard.settings;

import dev.relaywatch.alerting.ChannelDetails;
import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.shared.Problem.FieldError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is asked of a channel, by the way it tells. */
final class ChannelForm {
    static final String NAME = "name";
    static final String TYPE = "type";
    static final String AFTER = "after";
    static final String SEVERITIES = "severities";
    private static final String SETTING = "settings.";
    private static final String SECRET = "secrets.";
    private static final String TO = "settings.to";

    /** By way, in the order in which they are offered. */
    static final List<String> TYPES = List.of("email", "slack", "pagerduty", "webhook");

    private static final Map<String, List<FormField>> FIELDS =
            Map.of(
                    "email",
                    List.of(FormField.of(TO, "lines", "E-mail addresses", "A line each", false)),
                    "slack",
                    List.of(
                            FormField.of(
                                    "secrets.webhook-url",
                                    "secret",
                                    "Incoming webhook",
                                    "Its address, as Slack gives it; or else a bot and a channel below",
                                    true),
                            FormField.of(
                                    "settings.channel",
                                    "text",
                                    "Channel",
                                    "Of a bot: #alerts, or its ID",
                                    true),
                            FormField.of(
                                    "secrets.bot-token",
                                    "secret",
                                    "Bot token",
                                    "With the scope chat:write: begins with xoxb-",
                                    true),
                            FormField.of(
                                    "settings.base-url",
                                    "url",
                                    "Address of the API",
                                    "Of another server than Slack's own",
                                    true)),
                    "pagerduty",
                    List.of(
                            FormField.of(
                                    "secrets.routing-key",
                                    "secret",
                                    "Routing key",
                                    "Of an Events API v2 integration of the service",
                                    false),
                            FormField.of(
                                    "settings.base-url",
                                    "url",
                                    "Address of the API",
                                    "Of another server than PagerDuty's own",
                                    true)),
                    "webhook",
                    List.of(
                            FormField.of(
                                    "settings.url",
                                    "url",
                                    "Address",
                                    "Where alerts are posted, with https://",
                                    false),
                            FormField.of(
                                    "secrets.signing-secret",
                                    "secret",
                                    "Signing secret",
                                    "Signs each message as Standard Webhooks: whsec_ and base64 of 24 to 64 bytes",
                                    true)));

    private ChannelForm() {}

    static String way(String type) {
        return switch (type) {
            case "email" -> "E-mail";
            case "slack" -> "Slack";
            case "pagerduty" -> "PagerDuty";
            default -> "Webhook";
        };
    }

    /**
     * @param stored names of its secrets; empty of a new one
     */
    static List<FormField> fields(
            String type, Map<String, String> typed, List<FieldError> errors, Set<String> stored) {
        List<FieldError> beside = errors.stream().map(one -> beside(one, type)).toList();
        return Stream.of(
                        Stream.of(
                                FormField.of(
                                        NAME, "text", "Name", "As alerts say who was told", false)),
                        FIELDS.getOrDefault(type, List.of()).stream()
                                .map(field -> stored(field, stored)),
                        Stream.of(
                                FormField.of(
                                        AFTER,
                                        "text",
                                        "Wait",
                                        "Hears only what nobody acknowledged by then: 15m, 1h; empty: hears at once",
                                        true)))
                .flatMap(one -> one)
                .map(field -> field.holding(typed.get(field.name())).wrong(beside))
                .toList();
    }

    private static FormField stored(FormField field, Set<String> stored) {
        return field.name().startsWith(SECRET)
                        && stored.contains(field.name().substring(SECRET.length()))
                ? FormField.of(
                        field.name(),
                        field.kind(),
                        field.label(),
                        "Stored and never shown; unchanged unless typed",
                        false)
                : field;
    }

    /** What is said of one of a list, or of all secrets, is said beside a field that there is. */
    private static FieldError beside(FieldError error, String type) {
        String field = error.field().replaceAll("\\[\\d{1,4}]$", "");
        if (field.equals("secrets")) {
            field = type.equals("slack") ? "secrets.webhook-url" : field;
        }
        return new FieldError(field, error.message());
    }

    static @Nullable String wrongSeverities(List<FieldError> errors) {
        return errors.stream()
                .filter(error -> error.field().startsWith(SEVERITIES))
                .map(FieldError::message)
                .findFirst()
                .orElse(null);
    }

    /** Fields that show what is wrong with them. */
    static List<String> shown(String type) {
        return Stream.concat(
                        Stream.of(NAME, AFTER, SEVERITIES, "secrets"),
                        FIELDS.getOrDefault(type, List.of()).stream().map(FormField::name))
                .toList();
    }

    /** As a form shows what is set; of secrets nothing. */
    static Map<String, String> typed(ChannelDetails channel) {
        Map<String, String> typed = new HashMap<>();
        typed.put(NAME, channel.name());
        typed.put(AFTER, channel.after() == null ? "" : written(channel.after()));
        channel.settings().forEach((name, value) -> typed.put(SETTING + name, text(value)));
        return typed;
    }

    private static String text(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining("\n"))
                : String.valueOf(value);
    }

    /** In the largest unit that tells it whole, as it is typed. */
    private static String written(Duration after) {
        long seconds = after.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }

    /**
     * What was typed, as the configuration file would have it; secrets left empty are left out.
     *
     * @param away names of secrets that shall go
     */
    static ObjectNode wanted(
            String type, Map<String, String> typed, List<String> severities, Set<String> away) {
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        wanted.put(NAME, typed.getOrDefault(NAME, "").strip());
        wanted.put(TYPE, type);
        severities.forEach(wanted.putArray(SEVERITIES)::add);
        ObjectNode settings = wanted.putObject("settings");
        ObjectNode secrets = wanted.putObject("secrets");
        away.forEach(secrets::putNull);
        for (FormField field : FIELDS.getOrDefault(type, List.of())) {
            String text = typed.getOrDefault(field.name(), "").strip();
            String own = field.name().substring(field.name().indexOf('.') + 1);
            if (field.name().equals(TO)) {
                Deeds.lines(text).forEach(settings.putArray(own)::add);
            } else if (!text.isEmpty()) {
                (field.name().startsWith(SECRET) ? secrets : settings).put(own, text);
            }
        }
        Optional.of(typed.getOrDefault(AFTER, "").strip())
                .filter(after -> !after.isEmpty())
                .ifPresent(after -> wanted.put(AFTER, after));
        return wanted;
    }

    /** Which of the stored secrets it may do without. */
    static List<String> removable(String type, List<String> stored) {
        return FIELDS.getOrDefault(type, List.of()).stream()
                .filter(FormField::optional)
                .map(FormField::name)
                .filter(name -> name.startsWith(SECRET))
                .map(name -> name.substring(SECRET.length()))
                .filter(stored::contains)
                .toList();
    }

    static String label(String type, String secret) {
        return FIELDS.getOrDefault(type, List.of()).stream()
                .filter(field -> field.name().equals(SECRET + secret))
                .map(FormField::label)
                .findFirst()
                .orElse(secret);
    }
}
