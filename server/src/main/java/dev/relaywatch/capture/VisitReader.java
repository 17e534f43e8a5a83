package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Scrubber;
import dev.relaywatch.tenancy.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Turns what a page says of its visitor into a touch, or says what is wrong with it. */
@Component
class VisitReader {
    private final Clock clock;

    VisitReader(Clock clock) {
        this.clock = clock;
    }

    /** What became of a visit. */
    sealed interface Reading {
        record Understood(Touch visit) implements Reading {}

        record Refused(String reason) implements Reading {}
    }

    /** The visitor is whom the page names, else whom the browser remembers, else a new one. */
    Reading read(Tenant tenant, ObjectNode json, Sender sender) {
        Input input = Input.of(json);
        Touch visit = understand(tenant, input, sender);
        return input.errors().isEmpty()
                ? new Reading.Understood(visit)
                : new Reading.Refused(EventReader.reason(input.errors()));
    }

    private Touch understand(Tenant tenant, Input input, Sender sender) {
        Instant now = clock.instant();
        RequestContext context = sender.context();
        String page = either(input.text("landingPage", EventReader.MOST_URL), context.referrer());
        LandingPage landing = LandingPage.of(page);
        Map<String, String> clickIds =
                Touch.filled(
                        input.object("clickIds")
                                .texts(EventReader.CLICK_IDS, EventReader.MOST_CLICK_ID),
                        landing.clickIds());
        Map<String, String> utm = input.object("utm").texts(EventReader.UTM, EventReader.MOST_ID);
        Click click =
                Click.seen(
                        input.text("fbc", EventReader.MOST_CLICK_ID), clickIds.get("fbclid"), now);
        String name = either(input.text("visitorId", EventReader.MOST_ID), sender.cookie());
        return new Touch(
                new Visitor(
                        tenant.id(),
                        Objects.requireNonNullElseGet(name, () -> UUID.randomUUID().toString())),
                clickIds,
                utm.isEmpty() ? landing.utm() : utm,
                input.text("fbp", EventReader.MOST_CLICK_ID),
                click,
                click,
                scrubbed(page),
                scrubbed(input.text("referrer", EventReader.MOST_URL)),
                context.userAgent(),
                context.ip(),
                input.consent("consent"),
                true,
                now);
    }

    private static @Nullable String scrubbed(@Nullable String url) {
        return url == null ? null : Scrubber.url(url);
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
