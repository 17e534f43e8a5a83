package dev.relaywatch.sandbox;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one provider knows about one customer: the requests it got, newest kept, and the events and
 * rows it accepted.
 */
final class Account {
    static final String NAME_RULE =
            "must be 1 to 64 letters, digits, dots, dashes or underscores, the first one a letter"
                    + " or digit";
    static final int MOST_REQUESTS = 10_000;
    static final long MOST_BODY_BYTES = 32L << 20;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final String name;
    private final String service;
    private final Faults faults;
    private final Tally accepted;
    private final Tally messages;
    private final Standing standing = new Standing();
    private final IngestedRequests ingested = new IngestedRequests();
    private final Map<String, SupabaseTable> tables = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Deque<Received> received = new ArrayDeque<>();
    private @Nullable WooStore wooStore;
    private @Nullable ShopifyShop shopifyShop;
    private long receivedBytes;
    private long requests;
    private long refused;
    private volatile @Nullable SigningSecret signingSecret;

    Account(String name, String service, Faults faults, Clock clock) {
        this.name = name;
        this.service = service;
        this.faults = faults;
        this.clock = clock;
        this.accepted = new Tally(clock);
        this.messages = new Tally(clock);
    }

    static boolean validName(String text) {
        return NAME.matcher(text).matches();
    }

    /** The events that were accepted, by name and id. */
    Tally accepted() {
        return accepted;
    }

    /** The messages that were accepted, by the id of the message that carried the event. */
    Tally messages() {
        return messages;
    }

    /** What was set of how it stands with its provider. */
    Standing standing() {
        return standing;
    }

    /**
     * The rows that were inserted.
     *
     * @param schema one of the few that there are
     */
    SupabaseTable table(String schema) {
        return tables.computeIfAbsent(schema, _ -> new SupabaseTable());
    }

    /** The shop with all that was done to it, as new when it was forgotten. */
    synchronized WooStore wooStore() {
        WooStore store = wooStore;
        if (store == null) {
            store = new WooStore(clock.instant());
            wooStore = store;
        }
        return store;
    }

    /** The shop that only reads, in this currency. */
    synchronized ShopifyShop shopifyShop(String currency) {
        ShopifyShop shop = shopifyShop;
        if (shop == null || !shop.currency().equals(currency)) {
            shop = new ShopifyShop(clock.instant(), currency);
            shopifyShop = shop;
        }
        return shop;
    }

    /** Whether a fault makes this event invalid; asking uses up one strike. */
    boolean rejects(String eventId, Request request) {
        return strikes(FaultKind.REJECTED, eventId, request);
    }

    /** Whether a fault of this kind strikes this event; asking uses up one strike. */
    boolean strikes(FaultKind kind, String eventId, Request request) {
        return faults.strikes(kind, name, service, eventId, request.at());
    }

    /** What was accepted to be worked later. */
    IngestedRequests ingested() {
        return ingested;
    }

    /** Absent: signatures are not looked at. */
    Optional<SigningSecret> signingSecret() {
        return Optional.ofNullable(signingSecret);
    }

    void signingSecret(SigningSecret secret) {
        signingSecret = secret;
    }

    synchronized void record(Received request) {
        requests++;
        if (request.status() < 200 || request.status() >= 300) {
            refused++;
        }
        received.addLast(request);
        receivedBytes += request.body().length;
        while (received.size() > MOST_REQUESTS || receivedBytes > MOST_BODY_BYTES) {
            receivedBytes -= received.removeFirst().body().length;
        }
    }

    synchronized List<Received> received() {
        return List.copyOf(received);
    }

    synchronized Counts counts() {
        return new Counts(requests, refused, accepted.total(), accepted.repeats());
    }

    /** Forgets what was received, counted and done; the signing secret and standing stay. */
    synchronized void forget() {
        received.clear();
        receivedBytes = 0;
        requests = 0;
        refused = 0;
        accepted.forget();
        messages.forget();
        ingested.forget();
        tables.values().forEach(SupabaseTable::forget);
        wooStore = null;
        shopifyShop = null;
    }
}
