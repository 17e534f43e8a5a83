package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.FieldFinder;
import dev.relaywatch.capture.personaldata.Normalizer;
import dev.relaywatch.capture.personaldata.Scrubber;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.tenancy.ClientAddress;
import dev.relaywatch.tenancy.Tenant;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns one event of a request into what the ledger stores, or says what is wrong with it. */
@Component
class EventReader {
    static final List<String> CLICK_IDS =
            List.of("gclid", "gbraid", "wbraid", "fbclid", "ttclid", "msclkid");
    static final List<String> UTM = List.of("source", "medium", "campaign", "term", "content");
    static final int MOST_ID = 200;
    static final int MOST_URL = 4_000;
    static final int MOST_CLICK_ID = 1_000;
    private static final int MOST_PARAMS = 200;
    private static final int MOST_PARAMS_TEXT = 32_768;
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration OLDEST = Duration.ofDays(400);

    /** Meta's, section B1 of the wire formats: anything else it refuses. */
    private static final Set<String> ACTION_SOURCES =
            Set.of(
                    "website",
                    "app",
                    "email",
                    "phone_call",
                    "chat",
                    "physical_store",
                    "system_generated",
                    "business_messaging",
                    "other");

    private final Clock clock;

    EventReader(Clock clock) {
        this.clock = clock;
    }

    /** What became of one event. */
    sealed interface Reading {
        record Understood(NewEvent event) implements Reading {}

        record Refused(String reason) implements Reading {}
    }

    Reading read(Tenant tenant, JsonNode json, Sender sender) {
        if (!(json instanceof ObjectNode object)) {
            return new Reading.Refused("must be an object");
        }
        Input input = Input.of(object);
        NewEvent event = understand(tenant, input, sender);
        return event == null || !input.errors().isEmpty()
                ? new Reading.Refused(reason(input.errors()))
                : new Reading.Understood(event);
    }

    static String reason(List<FieldError> errors) {
        return errors.stream()
                .map(error -> error.field() + ": " + error.message())
                .reduce((a, b) -> a + "; " + b)
                .orElse("not valid");
    }

    private @Nullable NewEvent understand(Tenant tenant, Input input, Sender sender) {
        String name = input.required("event", MOST_ID);
        if (name == null) {
            return null;
        }
        Instant now = clock.instant();
        Input params = input.object("params");
        Input userData = input.object("userData");
        Input userDataToo = input.object("user_data");
        Input metadata = input.object("metadata");
        List<Input> places = List.of(input, userData, userDataToo, metadata, params);
        String url = input.text("pageUrl", MOST_URL);
        String pageUrl = url == null ? null : Scrubber.url(url);
        LandingPage page = LandingPage.of(url);
        Map<String, String> clickIds = clickIds(input, places, page);
        Map<String, String> utm = input.object("utm").texts(UTM, MOST_ID);
        Instant time = time(input, now);
        Click click = Click.told(first(places, "fbc"), clickIds.get("fbclid"), time);
        if (click != null) {
            clickIds.putIfAbsent("fbclid", click.fbclid());
        }
        String visitor = input.text("visitorId", MOST_ID);
        CapturedEvent event =
                new CapturedEvent(
                        tenant.id(),
                        Ids.next(),
                        name,
                        Objects.requireNonNullElseGet(
                                input.text("eventId", MOST_ID), () -> Ids.next().toString()),
                        visitor == null ? sender.cookie() : visitor,
                        null,
                        pageUrl,
                        Scrubber.params(params(input, params)),
                        new Normalizer(tenant.country())
                                .hashes(
                                        FieldFinder.find(
                                                List.of(
                                                        input.json(),
                                                        userData.json(),
                                                        userDataToo.json(),
                                                        metadata.json()),
                                                params.json())),
                        first(places, "fbp"),
                        click == null ? null : click.fbc(),
                        clickIds,
                        utm.isEmpty() ? page.utm() : utm,
                        input.consent("consent"),
                        actionSource(params, pageUrl),
                        money(params, tenant),
                        null,
                        time,
                        now,
                        false);
        return told(event, List.of(userData, userDataToo), input.object("context"), sender);
    }

    private static ObjectNode params(Input input, Input params) {
        if (params.json().size() > MOST_PARAMS) {
            input.refuse(
                    "params", "has " + params.json().size() + " fields; at most " + MOST_PARAMS);
        } else if (params.json().toString().length() > MOST_PARAMS_TEXT) {
            input.refuse("params", "is over " + MOST_PARAMS_TEXT + " characters");
        }
        return params.json();
    }

    private static Map<String, String> clickIds(Input input, List<Input> places, LandingPage page) {
        Map<String, String> found =
                new LinkedHashMap<>(input.object("clickIds").texts(CLICK_IDS, MOST_CLICK_ID));
        for (Input place : places) {
            place.texts(CLICK_IDS, MOST_CLICK_ID).forEach(found::putIfAbsent);
        }
        page.clickIds().forEach(found::putIfAbsent);
        return found;
    }

    private static @Nullable String first(List<Input> places, String field) {
        for (Input place : places) {
            String text = place.text(field, MOST_CLICK_ID);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    /**
     * A clock that runs ahead is put right; what is older than the ledger reaches back is refused.
     */
    private static Instant time(Input input, Instant now) {
        Instant given = input.instant("timestamp");
        if (given == null || given.isAfter(now.plus(AHEAD))) {
            return now;
        }
        if (given.isBefore(now.minus(OLDEST))) {
            input.refuse("timestamp", "is older than " + OLDEST.toDays() + " days");
        }
        return given;
    }

    private static String actionSource(Input params, @Nullable String pageUrl) {
        String given = params.text("action_source", MOST_ID);
        if (given != null && !ACTION_SOURCES.contains(given)) {
            List<String> known = new ArrayList<>(ACTION_SOURCES);
            known.sort(null);
            params.refuse("action_source", "must be one of " + String.join(", ", known));
        }
        return given != null ? given : pageUrl != null ? "website" : "other";
    }

    private static @Nullable Money money(Input params, Tenant tenant) {
        BigDecimal amount = params.amount("value");
        String currency = params.currency("currency");
        return amount == null
                ? null
                : new Money(amount, currency == null ? tenant.currency() : currency);
    }

    private static NewEvent told(
            CapturedEvent event, List<Input> userData, Input context, Sender sender) {
        boolean isAgentTold = agent(userData, context) != null;
        return new NewEvent(
                event,
                context(userData, context, withoutPage(sender)),
                sender.isBrowser(),
                !isAgentTold && !sender.isBrowser());
    }

    /** A browser's {@code Referer} is the page that sends, not where the person came from. */
    private static RequestContext withoutPage(Sender sender) {
        RequestContext request = sender.context();
        return sender.isBrowser()
                ? new RequestContext(request.ip(), request.userAgent(), null)
                : request;
    }

    /** Servers may tell whose request it was; what they do not tell is the request's own. */
    static RequestContext context(List<Input> userData, Input context, RequestContext request) {
        String ip = either(first(userData, "client_ip_address"), context.text("ip", MOST_ID));
        String referrer = context.object("page").text("referrer", MOST_URL);
        return new RequestContext(
                ip == null ? request.ip() : ClientAddress.literal(ip).orElse(null),
                either(agent(userData, context), request.userAgent()),
                either(referrer, request.referrer()));
    }

    private static @Nullable String agent(List<Input> userData, Input context) {
        return either(
                first(userData, "client_user_agent"), context.text("userAgent", MOST_CLICK_ID));
    }

    private static @Nullable String either(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
