package dev.relaywatch.capture;

import dev.relaywatch.tenancy.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps of each visitor the first touch, and what later ones add; and when visits began. Runs
 * inside a tenant's transaction, or that of a group of tenants.
 */
@Component
class Visitors {
    private final VisitorStore store;
    private final VisitStore visits;
    private final Keyring keyring;

    Visitors(VisitorStore store, VisitStore visits, Keyring keyring) {
        this.store = store;
        this.visits = visits;
        this.keyring = keyring;
    }

    /**
     * The visitors of these touches, after them. What tells nothing new is only read: a row is not
     * written for each of its visitor's events.
     *
     * @param touches in the order in which they came
     */
    Map<Visitor, KnownVisitor> touched(Collection<Touch> touches) {
        Map<Visitor, Touch> each = new LinkedHashMap<>();
        touches.forEach(touch -> each.merge(touch.visitor(), touch, Touch::then));
        if (each.isEmpty()) {
            return Map.of();
        }
        Map<Visitor, KnownVisitor> known = new HashMap<>();
        for (KnownVisitor visitor : store.known(each.keySet())) {
            known.put(visitor.visitor(), visitor);
        }
        List<Touch> news = new ArrayList<>();
        List<Touch> begun = new ArrayList<>();
        for (Touch touch : each.values()) {
            KnownVisitor visitor = known.get(touch.visitor());
            if (visitor == null || visitor.learnsFrom(touch)) {
                news.add(touch);
            }
            if (touch.isOfBrowser() && (visitor == null || visitor.comesAgain(touch))) {
                begun.add(touch);
            }
        }
        if (!begun.isEmpty()) {
            visits.insert(begun);
        }
        if (!news.isEmpty()) {
            for (KnownVisitor visitor : store.upsert(news, this::ipHash)) {
                known.put(visitor.visitor(), visitor);
            }
        }
        return known;
    }

    /** The same address is the same text for one tenant, and another for each other tenant. */
    private @Nullable String ipHash(Touch touch) {
        String ip = touch.ip();
        return ip == null
                ? null
                : keyring.fingerprint(
                        "visitor-ip:" + touch.visitor().tenant(),
                        ip.getBytes(StandardCharsets.UTF_8));
    }
}
