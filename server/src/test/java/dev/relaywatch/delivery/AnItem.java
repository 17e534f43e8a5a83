package dev.relaywatch.delivery;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.capture.RequestContext;
import dev.relaywatch.capture.personaldata.Hashes;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.shared.Money;
import dev.relaywatch.shared.Sha256;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Something to deliver, sound in every respect until the test says otherwise. */
public final class AnItem {
    public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    public static final String EMAIL = "jane.doe@example.com";
    public static final String IP = "203.0.113.9";
    public static final String USER_AGENT = "Mozilla/5.0 (TestPhone 9)";

    private final Deliverable.Kind kind;
    private final String eventId;
    private String name;
    private String actionSource;
    private @Nullable String pageUrl;
    private RequestContext context;
    private Instant time = NOW.minusSeconds(60);
    private Hashes userData = hashes(Map.of("em", Sha256.hex(EMAIL)));
    private @Nullable UUID visitorRow;
    private @Nullable String fbp;
    private @Nullable String fbc;
    private Map<String, String> clickIds = Map.of();
    private Consent consent = Consent.UNSPECIFIED;
    private @Nullable Money value = new Money(new BigDecimal("129.90"), "EUR");
    private @Nullable String orderId;
    private ObjectNode params = JsonNodeFactory.instance.objectNode();

    private AnItem(
            Deliverable.Kind kind,
            String name,
            String eventId,
            String actionSource,
            @Nullable String pageUrl,
            RequestContext context) {
        this.kind = kind;
        this.name = name;
        this.eventId = eventId;
        this.actionSource = actionSource;
        this.pageUrl = pageUrl;
        this.context = context;
    }

    /** On the website, a minute ago, by somebody whose e-mail is known. */
    public static AnItem purchase(String eventId) {
        return new AnItem(
                Deliverable.Kind.EVENT,
                "purchase",
                eventId,
                "website",
                "https://shop.example/thanks",
                new RequestContext(IP, USER_AGENT, null));
    }

    /** Of a CRM: no page and no browser. */
    public static AnItem closedDeal(String dealId) {
        return new AnItem(
                        Deliverable.Kind.CONVERSION,
                        "closed",
                        dealId + ":closed",
                        "system_generated",
                        null,
                        RequestContext.NONE)
                .orderId(dealId + ":closed");
    }

    /** By their JSON names. */
    public static Hashes hashes(Map<String, String> values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        values.forEach(json::put);
        return Hashes.fromJson(json);
    }

    public AnItem named(String newName) {
        name = newName;
        return this;
    }

    public AnItem at(Instant newTime) {
        time = newTime;
        return this;
    }

    public AnItem from(String newActionSource) {
        actionSource = newActionSource;
        return this;
    }

    public AnItem on(@Nullable String newPageUrl) {
        pageUrl = newPageUrl;
        return this;
    }

    public AnItem in(RequestContext newContext) {
        context = newContext;
        return this;
    }

    public AnItem of(Hashes newUserData) {
        userData = newUserData;
        return this;
    }

    public AnItem by(@Nullable UUID newVisitorRow) {
        visitorRow = newVisitorRow;
        return this;
    }

    public AnItem fbp(@Nullable String newFbp) {
        fbp = newFbp;
        return this;
    }

    public AnItem fbc(@Nullable String newFbc) {
        fbc = newFbc;
        return this;
    }

    public AnItem clickIds(Map<String, String> newClickIds) {
        clickIds = newClickIds;
        return this;
    }

    public AnItem consent(Consent.Choice adUserData) {
        consent = new Consent(adUserData, Consent.Choice.UNSPECIFIED);
        return this;
    }

    public AnItem consent(Consent newConsent) {
        consent = newConsent;
        return this;
    }

    public AnItem worth(@Nullable Money newValue) {
        value = newValue;
        return this;
    }

    public AnItem orderId(@Nullable String newOrderId) {
        orderId = newOrderId;
        return this;
    }

    /** A JSON object. */
    public AnItem params(String json) {
        params = (ObjectNode) JsonMapper.shared().readTree(json);
        return this;
    }

    public Deliverable build() {
        return new Deliverable(
                Ids.next(),
                kind,
                name,
                eventId,
                time,
                pageUrl,
                actionSource,
                userData,
                visitorRow,
                fbp,
                fbc,
                clickIds,
                Map.of(),
                consent,
                value,
                orderId,
                params,
                context);
    }
}
