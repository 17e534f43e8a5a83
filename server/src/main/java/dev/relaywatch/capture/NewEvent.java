package dev.relaywatch.capture;

import dev.relaywatch.capture.personaldata.Scrubber;
import org.jspecify.annotations.Nullable;

/**
 * An event that was understood and is to be stored.
 *
 * @param fromBrowser whether a browser sent it: it says {@code Origin}
 * @param agentIsCallers the context's user agent is that of the program which called, and only
 *     counts where the visitor's own is not known
 */
record NewEvent(
        CapturedEvent event, RequestContext context, boolean fromBrowser, boolean agentIsCallers) {

    NewEvent(CapturedEvent event, RequestContext context, boolean fromBrowser) {
        this(event, context, fromBrowser, false);
    }

    /** What it tells of its visitor; absent where it names none. */
    @Nullable Touch touch() {
        String name = event.visitorId();
        if (name == null) {
            return null;
        }
        boolean onSite = event.actionSource().equals("website");
        Click click = Click.of(event.fbc());
        return new Touch(
                new Visitor(event.tenant(), name),
                event.clickIds(),
                event.utm(),
                event.fbp(),
                click,
                click,
                onSite ? event.pageUrl() : null,
                onSite && context.referrer() != null ? Scrubber.url(context.referrer()) : null,
                agentIsCallers ? null : context.userAgent(),
                fromBrowser ? context.ip() : null,
                event.consent(),
                false,
                event.receivedAt());
    }

    /** With what its visitor adds. */
    NewEvent completedFrom(KnownVisitor visitor) {
        boolean theirs =
                visitor.userAgent() != null && (agentIsCallers || context.userAgent() == null);
        return new NewEvent(
                visitor.complete(event),
                theirs
                        ? new RequestContext(context.ip(), visitor.userAgent(), context.referrer())
                        : context,
                fromBrowser,
                !theirs && agentIsCallers);
    }
}
