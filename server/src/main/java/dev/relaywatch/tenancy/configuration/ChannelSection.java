package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ChannelEntry;
import dev.relaywatch.tenancy.configuration.Configuration.ChannelType;
import dev.relaywatch.tenancy.configuration.Configuration.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels of one tenant, or of the platform. */
final class ChannelSection {
    private static final Duration LONGEST_AFTER = Duration.ofDays(7);
    private static final int MOST_ADDRESSES = 50;

    private final Twins names = new Twins();

    @Nullable ChannelEntry read(Item item) {
        Fields fields = item.fields("name", "type", "severities", "settings", "secrets", "after");
        if (fields == null) {
            return null;
        }
        Item place = fields.required("name");
        String name = place == null ? null : Formats.name(place);
        List<ChannelType> types = List.of(ChannelType.values());
        ChannelType type = fields.required("type", t -> Words.constant(t, "type", types));
        List<Severity> severities = fields.required("severities", ChannelSection::severities);
        Duration after = fields.optional("after", ChannelSection::after);
        if (place == null
                || name == null
                || !names.first(name, place, "the channel " + place.shown())) {
            return null;
        }
        if (type == null || severities == null) {
            return null;
        }
        Fields settings = part(fields, "settings", "setting", type, settings(type));
        Fields secrets = part(fields, "secrets", "secret", type, secrets(type));
        requireWhatItNeeds(type, fields, settings, secrets);
        return new ChannelEntry(
                name,
                type,
                severities,
                settings == null ? Map.of() : settings.<Object>each(ChannelSection::setting),
                secrets == null ? Map.of() : secrets.each(ChannelSection::secret),
                after);
    }

    private static @Nullable List<Severity> severities(Item item) {
        List<Severity> all = List.of(Severity.values());
        List<Severity> given =
                item.some("one of p1, p2, p3", entry -> Words.constant(entry, "severity", all));
        return given == null ? null : given.stream().distinct().sorted().toList();
    }

    private static @Nullable Duration after(Item item) {
        Duration after = Formats.duration(item);
        if (after == null) {
            return null;
        }
        if (after.toMillis() % 1_000 != 0 || after.compareTo(LONGEST_AFTER) > 0) {
            item.wrong("expected whole seconds, at most 7d");
            return null;
        }
        return after;
    }

    private static List<String> settings(ChannelType type) {
        return switch (type) {
            case SLACK -> List.of("channel", "base-url");
            case EMAIL -> List.of("to");
            case PAGERDUTY -> List.of("base-url");
            case WEBHOOK -> List.of("url");
        };
    }

    private static List<String> secrets(ChannelType type) {
        return switch (type) {
            case SLACK -> List.of("webhook-url", "bot-token");
            case EMAIL -> List.of();
            case PAGERDUTY -> List.of("routing-key");
            case WEBHOOK -> List.of("signing-secret");
        };
    }

    private static @Nullable Fields part(
            Fields fields, String part, String what, ChannelType type, List<String> known) {
        String owner = " of a channel of type " + Words.of(type);
        return fields.optional(part, item -> item.fields(what + owner, known));
    }

    private static void requireWhatItNeeds(
            ChannelType type, Fields channel, @Nullable Fields settings, @Nullable Fields secrets) {
        switch (type) {
            case SLACK -> requireOneWayToSlack(channel, settings, secrets);
            case EMAIL -> require(channel, "settings", settings, "to");
            case PAGERDUTY -> require(channel, "secrets", secrets, "routing-key");
            case WEBHOOK -> require(channel, "settings", settings, "url");
        }
    }

    private static void require(Fields channel, String part, @Nullable Fields fields, String name) {
        if (fields != null) {
            fields.required(name);
        } else if (!channel.has(part)) {
            channel.wrong(part + "." + name, "is required");
        }
    }

    private static void requireOneWayToSlack(
            Fields channel, @Nullable Fields settings, @Nullable Fields secrets) {
        boolean unread =
                (settings == null && channel.has("settings"))
                        || (secrets == null && channel.has("secrets"));
        if (unread) {
            return;
        }
        boolean webhook = secrets != null && secrets.has("webhook-url");
        boolean token = secrets != null && secrets.has("bot-token");
        boolean room = settings != null && settings.has("channel");
        String ways = "secrets.webhook-url, or settings.channel with secrets.bot-token";
        if (webhook && (token || room)) {
            channel.wrong("secrets", "expected either " + ways + ", not both");
        } else if (!webhook && !token && !room) {
            channel.wrong("secrets", "expected " + ways);
        } else if (!webhook && !token) {
            channel.wrong("secrets.bot-token", "is required with settings.channel");
        } else if (!webhook && !room) {
            channel.wrong("settings.channel", "is required with secrets.bot-token");
        }
    }

    private static @Nullable Object setting(String name, Item item) {
        return switch (name) {
            case "to" -> addresses(item);
            case "url" -> text(Urls.whole(item));
            case "base-url" -> text(Urls.base(item));
            default -> Formats.setting(item);
        };
    }

    private static @Nullable List<String> addresses(Item item) {
        List<String> given = item.some("one e-mail address", Formats::email);
        if (given != null && given.size() > MOST_ADDRESSES) {
            item.wrong("expected at most " + MOST_ADDRESSES + " e-mail addresses");
            return null;
        }
        return given;
    }

    private static @Nullable String secret(String name, Item item) {
        return switch (name) {
            case "webhook-url" -> text(Urls.secret(item));
            case "signing-secret" -> Formats.signingSecret(item);
            default -> Formats.credential(item);
        };
    }

    private static @Nullable String text(@Nullable URI url) {
        return url == null ? null : url.toString();
    }
}
