package dev.relaywatch.tenancy.configuration;

import dev.relaywatch.tenancy.configuration.Configuration.ConnectionEntry;
import dev.relaywatch.tenancy.configuration.Configuration.RouteEntry;
import dev.relaywatch.tenancy.configuration.Configuration.TenantEntry;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One tenant and all that belongs to it. */
final class TenantSection {
    private static final String DEFAULT_CURRENCY = "EUR";
    static final String EXPECT = "expect";
    private static final int MOST_EXPECTED = 50;
    private static final ZoneId DEFAULT_TIME_ZONE = ZoneId.of("UTC");

    private final AccessSection access;
    private final Twins slugs = new Twins();

    TenantSection(AccessSection access) {
        this.access = access;
    }

    @Nullable TenantEntry read(Item item) {
        Fields fields =
                item.fields(
                        "slug",
                        "name",
                        "time-zone",
                        "currency",
                        "country",
                        "webhook-secret",
                        "keys",
                        "people",
                        "connections",
                        "routes",
                        "thresholds",
                        "channels",
                        "origins",
                        EXPECT);
        if (fields == null) {
            return null;
        }
        String slug = slug(fields);
        String name = fields.optional("name", Formats::name);
        ZoneId timeZone = fields.optional("time-zone", Formats::timeZone);
        String currency = fields.optional("currency", Formats::currency);
        String country = fields.optional("country", Formats::country);
        String webhookSecret = fields.optional("webhook-secret", Formats::signingSecret);
        Twins emails = new Twins();
        var keys = fields.list("keys", access::tenantKey);
        var people = fields.list("people", person -> access.person(person, emails));
        Mistakes mistakes = item.reading().mistakes();
        int before = mistakes.count();
        List<ConnectionEntry> connections =
                fields.list("connections", new ConnectionSection()::read);
        RouteSection route = new RouteSection(mistakes.count() == before ? connections : null);
        List<RouteEntry> routes = fields.optional("routes", list -> list.list(route::read));
        var thresholds = fields.list("thresholds", new ThresholdSection()::read);
        var channels = fields.list("channels", new ChannelSection()::read);
        List<String> origins = fields.list("origins", Urls::origin).stream().distinct().toList();
        Map<String, Duration> expect = expect(fields);
        return slug == null
                ? null
                : new TenantEntry(
                        slug,
                        Objects.requireNonNullElse(name, slug),
                        Objects.requireNonNullElse(timeZone, DEFAULT_TIME_ZONE),
                        Objects.requireNonNullElse(currency, DEFAULT_CURRENCY),
                        country,
                        webhookSecret,
                        keys,
                        people,
                        connections,
                        routes,
                        thresholds,
                        channels,
                        origins,
                        expect);
    }

    /** Of a tenant's fields what it expects. */
    static Map<String, Duration> expect(Fields fields) {
        Fields silences = fields.optional(EXPECT, Item::names);
        Map<String, Duration> expect = silences == null ? Map.of() : silences.all(Formats::pause);
        if (expect.size() > MOST_EXPECTED) {
            fields.wrong(EXPECT, "expected at most " + MOST_EXPECTED + " names");
        }
        return expect;
    }

    private @Nullable String slug(Fields fields) {
        Item item = fields.required("slug");
        String slug = item == null ? null : Formats.slug(item);
        boolean first =
                item != null && slug != null && slugs.first(slug, item, "the slug " + item.shown());
        return first ? slug : null;
    }
}
