package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Services.Service;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of one tenant, or of the platform. */
final class ConnectionSection {
    /** What a connection is called that was given no name. */
    static final String MAIN = "main";

    private static final List<String> GOOGLE_APIS = List.of("data-manager", "google-ads");

    private final Twins twins = new Twins();

    @Nullable ConnectionEntry read(Item item) {
        Fields fields = item.fields("service", "name", "base-url", "settings", "secrets");
        if (fields == null) {
            return null;
        }
        Service service = fields.required("service", ConnectionSection::service);
        String name = fields.has("name") ? fields.optional("name", Formats::connectionName) : MAIN;
        if (service == null || name == null) {
            return null;
        }
        Item place = fields.get("name");
        boolean first =
                twins.first(
                        service.name() + ":" + name,
                        place == null ? item : place,
                        "the name of a " + service.name() + " connection");
        URI baseUrl = baseUrl(fields, service);
        Map<String, Object> settings = settings(fields, service);
        Map<String, String> secrets = secrets(fields, service);
        return first ? new ConnectionEntry(service.name(), name, baseUrl, settings, secrets) : null;
    }

    private static @Nullable Service service(Item item) {
        if (Services.PIPELINE.equals(item.text())) {
            item.wrong("the pipeline is watched by itself; it takes no connection");
            return null;
        }
        List<String> names = Services.connectable().stream().map(Service::name).toList();
        String name = Words.oneOf(item, "service", names);
        return name == null ? null : Services.named(name).orElseThrow();
    }

    private static @Nullable URI baseUrl(Fields fields, Service service) {
        String why = ": " + service.name() + " has no address of its own";
        return switch (service.address()) {
            case NONE -> {
                if (fields.has("base-url")) {
                    fields.optional(
                            "base-url",
                            item -> {
                                item.wrong(
                                        service.name()
                                                + " takes none; give its address in settings");
                                return null;
                            });
                }
                yield null;
            }
            case BUILT_IN -> fields.optional("base-url", Urls::base);
            case REQUIRED -> {
                Item item = fields.required("base-url", why);
                yield item == null ? null : Urls.base(item);
            }
            case WHOLE_URL -> {
                Item item = fields.required("base-url", why);
                yield item == null ? null : Urls.whole(item);
            }
        };
    }

    private static Map<String, Object> settings(Fields fields, Service service) {
        Fields settings =
                fields.optional(
                        "settings",
                        item -> item.fields("setting of " + service.name(), service.settings()));
        return settings == null ? Map.of() : settings.<Object>each(ConnectionSection::setting);
    }

    /** Names of settings mean the same with every service. */
    private static @Nullable Object setting(String name, Item item) {
        return switch (name) {
            case "events", "conversion-actions" -> {
                Fields names = item.names();
                yield names == null ? null : names.all(Formats::setting);
            }
            case "token-url" -> text(Urls.whole(item));
            case "api" -> Words.oneOf(item, "API", GOOGLE_APIS);
            default -> Formats.setting(item);
        };
    }

    private static @Nullable String text(@Nullable URI url) {
        return url == null ? null : url.toString();
    }

    private static Map<String, String> secrets(Fields fields, Service service) {
        Fields secrets =
                fields.optional(
                        "secrets",
                        item -> item.fields("secret of " + service.name(), service.secrets()));
        return secrets == null ? Map.of() : secrets.each(ConnectionSection::secret);
    }

    private static @Nullable String secret(String name, Item item) {
        return name.equals("signing-secret")
                ? Formats.signingSecret(item)
                : Formats.credential(item);
    }
}
