package dev.relaywatch.alerting;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A notice for tests of channels: Stripe does not answer for Acme Outdoor. */
public final class ANotice {
    public static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    public static final URI PAGE = URI.create("https://ops.example/alerts/1");
    public static final URI ACKNOWLEDGE = URI.create("https://ops.example/a/1?s=x&t=y");

    private UUID id = UUID.fromString("00000000-0000-7000-8000-0000000000aa");
    private UUID alert = UUID.fromString("00000000-0000-7000-8000-0000000000a1");
    private Transition transition = Transition.OPENED;
    private boolean heard;
    private String severity = "p1";
    private String status = "open";
    private String title = "Stripe does not answer";
    private String message = "3 of 3 checks failed: HTTP 503";
    private String dedupKey = "stripe:acme:1";
    private @Nullable String thread;
    private @Nullable String tenant = "acme";
    private @Nullable String tenantName = "Acme Outdoor";
    private List<String> tenants = List.of();
    private @Nullable URI acknowledge = ACKNOWLEDGE;
    private URI page = PAGE;
    private AlertLine.@Nullable AtRisk atRisk =
            new AlertLine.AtRisk(
                    false, new BigDecimal("3.456"), Map.of("EUR", new BigDecimal("410")));
    private boolean bare;
    private Duration lasts = Duration.ofMinutes(12);
    private Instant at = NOW;

    public static ANotice opened() {
        return new ANotice();
    }

    public static ANotice resolved() {
        return opened().told(Transition.RESOLVED).status("resolved").heard();
    }

    /** Everything that may be absent is. */
    public static ANotice bare(Transition transition) {
        ANotice notice = opened().told(transition).tenant(null, null).acknowledge(null);
        notice.bare = true;
        notice.atRisk = null;
        notice.message = "";
        notice.title = "";
        return notice;
    }

    public ANotice id(int number) {
        id = new UUID(7L << 12, number);
        return this;
    }

    public ANotice alert(int number) {
        alert = new UUID(7L << 12, 1_000 + number);
        dedupKey = "episode-" + number;
        return this;
    }

    public ANotice dedupKey(String key) {
        dedupKey = key;
        return this;
    }

    public ANotice told(Transition told) {
        transition = told;
        return this;
    }

    public ANotice heard() {
        heard = true;
        return this;
    }

    public ANotice unheard() {
        heard = false;
        return this;
    }

    public ANotice severity(String text) {
        severity = text;
        return this;
    }

    public ANotice status(String text) {
        status = text;
        acknowledge = text.equals("open") ? acknowledge : null;
        return this;
    }

    public ANotice title(String text) {
        title = text;
        return this;
    }

    public ANotice message(String text) {
        message = text;
        return this;
    }

    public ANotice thread(@Nullable String kept) {
        thread = kept;
        return this;
    }

    public ANotice tenant(@Nullable String slug, @Nullable String name) {
        tenant = slug;
        tenantName = name;
        return this;
    }

    public ANotice tenants(List<String> slugs) {
        tenants = slugs;
        return tenant(null, null);
    }

    public ANotice acknowledge(@Nullable URI link) {
        acknowledge = link;
        return this;
    }

    public ANotice page(URI link) {
        page = link;
        return this;
    }

    public ANotice atRisk(AlertLine.@Nullable AtRisk risk) {
        atRisk = risk;
        return this;
    }

    /** Until now. */
    public ANotice lasting(Duration time) {
        lasts = time;
        return this;
    }

    /** Told so long after now. */
    public ANotice late(Duration time) {
        at = NOW.plus(time);
        return this;
    }

    public Notice build() {
        return new Notice(id, transition, heard, line(), tenantName, page, acknowledge, thread, at);
    }

    private AlertLine line() {
        boolean over = status.equals("resolved");
        boolean acknowledged = status.equals("acknowledged");
        Instant opened = NOW.minus(lasts);
        return new AlertLine(
                alert,
                "fingerprint",
                dedupKey,
                severity,
                "health_check",
                bare ? null : "stripe",
                tenant,
                tenants,
                bare ? null : "main",
                bare ? null : "latencyMs",
                bare ? null : new BigDecimal("5200.50"),
                bare ? null : new BigDecimal("3000"),
                title,
                message,
                status,
                bare ? 1 : 3,
                false,
                false,
                opened,
                NOW,
                acknowledged && !bare ? NOW : null,
                acknowledged && !bare ? "Anna" : null,
                over && !bare ? NOW : null,
                over && !bare ? "the next check" : null,
                bare ? List.of() : List.of(new AlertLine.Note(NOW, "Anna", "looking at it")),
                Map.of(),
                atRisk);
    }
}
