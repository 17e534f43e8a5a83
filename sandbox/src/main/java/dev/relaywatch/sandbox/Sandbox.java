package dev.relaywatch.sandbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the providers, on one port of the loopback interface. The first two segments of a
 * path say whose account and which provider is meant, so that a fault can strike one account alone.
 *
 * <p>Memory is bounded: at most {@value #MOST_ACCOUNTS} accounts, of each the newest 10,000
 * requests within 32 MiB of bodies, the newest 10,000 rows of a table, and the counts of the newest
 * 500,000 event ids. {@link Counts} cover everything.
 */
public final class Sandbox implements AutoCloseable {
    private static final int MOST_ACCOUNTS = 500;

    private final Clock clock;
    private final Map<String, Provider> providers;
    private final Faults faults = new Faults();
    private final Map<Address, Account> accounts = new ConcurrentHashMap<>();
    private final @Nullable StorePages stores;
    private final Door door;

    private Sandbox(int port, Clock clock, @Nullable StorePages stores) {
        this.clock = clock;
        this.providers =
                byService(
                        List.of(
                                new AssemblyAiProvider(),
                                new Ga4Provider(),
                                new GeoProvider(),
                                new GoogleProvider(),
                                new GtmProvider(),
                                new InngestProvider(),
                                new LoopProvider(),
                                new McpProvider(),
                                new MetaProvider(),
                                new MuxProvider(),
                                new PagerDutyProvider(),
                                new ShopifyProvider(),
                                new SlackProvider(),
                                new StripeProvider(),
                                new SupabaseProvider(),
                                new TikTokProvider(),
                                new VercelProvider(),
                                new WebhookProvider(),
                                new WiseProvider(),
                                new WooCommerceProvider(),
                                new YotpoProvider()));
        this.stores = stores;
        this.door = new Door(port, this, new AdminEndpoint(this, stores), faults, clock);
    }

    /**
     * @param port 0 for any free one
     * @param clock what the providers go by, and the faults that are scripted by time
     * @throws java.io.UncheckedIOException if the port is not free
     */
    public static Sandbox start(int port, Clock clock) {
        return start(port, clock, null);
    }

    /**
     * @param stores whose pages it serves, and closes when it closes; absent: of none
     */
    static Sandbox start(int port, Clock clock, @Nullable StorePages stores) {
        var sandbox = new Sandbox(port, clock, stores);
        sandbox.door.open();
        return sandbox;
    }

    public int port() {
        return door.port();
    }

    /** The base URL to configure, such as {@code http://127.0.0.1:9400/acme/meta}. */
    public String url(String account, String service) {
        checkAddress(account, service);
        return "http://127.0.0.1:" + port() + "/" + account + "/" + service;
    }

    /** The newest requests of this account, the oldest of them first. */
    public List<Received> received(String account, String service) {
        return known(account, service).map(Account::received).orElseGet(List::of);
    }

    public Counts counts(String account, String service) {
        return known(account, service).map(Account::counts).orElse(new Counts(0, 0, 0, 0));
    }

    /** How often each event was accepted, oldest first. */
    public Map<EventKey, Integer> accepted(String account, String service) {
        return known(account, service).map(it -> it.accepted().byEvent()).orElseGet(Map::of);
    }

    /** How often events of this id were accepted, whatever their names. */
    public int timesAccepted(String account, String service, String eventId) {
        return known(account, service).map(it -> it.accepted().times(eventId)).orElse(0);
    }

    /** When an event of this id was accepted first; empty where none was. */
    public Optional<Instant> firstAccepted(String account, String service, String eventId) {
        return known(account, service).flatMap(it -> it.accepted().first(eventId));
    }

    /** When an event of this id was accepted last; empty where none was. */
    public Optional<Instant> lastAccepted(String account, String service, String eventId) {
        return known(account, service).flatMap(it -> it.accepted().last(eventId));
    }

    public int timesAccepted(String account, String service, String eventName, String eventId) {
        return known(account, service).map(it -> it.accepted().times(eventName, eventId)).orElse(0);
    }

    /** How often the webhook receiver accepted a message with this {@code webhook-id}. */
    public int timesDelivered(String account, String webhookId) {
        return known(account, "webhook").map(it -> it.messages().times(webhookId)).orElse(0);
    }

    /** From now on the account's webhook receiver refuses what is not signed with this secret. */
    public void webhookSecret(String account, String secret) {
        SigningSecret signingSecret = SigningSecret.of(secret);
        checkAddress(account, "webhook");
        account(account, "webhook")
                .orElseThrow(() -> new BadInput("account", "there are too many already"))
                .signingSecret(signingSecret);
    }

    /**
     * From now on the account stands so with its provider, such as {@code {"tokenDaysLeft": 2}}.
     *
     * @throws BadInput if the provider does not know a name
     */
    public void stand(String account, String service, Map<String, ?> values) {
        checkAddress(account, service);
        Standing.check(provider(service), values.keySet());
        Standing standing =
                account(account, service)
                        .orElseThrow(() -> new BadInput("account", "there are too many already"))
                        .standing();
        values.forEach((name, value) -> standing.set(name, Json.of(value)));
    }

    /** The account is in order again. */
    public void standAgain(String account, String service) {
        known(account, service).ifPresent(it -> it.standing().forget());
    }

    /**
     * @throws BadInput if it names a service that there is not, or that has no words for its kind
     */
    public void add(Fault fault) {
        check(fault);
        faults.add(fault, clock.instant());
    }

    /** The faults not over yet, in the order in which they are tried. */
    public List<Fault> faults() {
        return faults.list(clock.instant());
    }

    /**
     * Ends the faults that were aimed at this account and this service; those aimed at everybody
     * are ended by {@code heal(null, null)}, which ends all.
     *
     * @param account absent: whatever account a fault is aimed at
     * @param service absent: whatever service a fault is aimed at
     * @return how many there were
     */
    public int heal(@Nullable String account, @Nullable String service) {
        return faults.heal(account, service);
    }

    /**
     * Forgets all requests and counts, and shops are as on their first day; faults, standings and
     * signing secrets stay.
     */
    public void forget() {
        accounts.values().forEach(Account::forget);
    }

    @Override
    public void close() {
        door.close();
        if (stores != null) {
            stores.close();
        }
    }

    void check(Fault fault) {
        if (fault.service() != null && !providers.containsKey(fault.service())) {
            throw new BadInput("service", unknownService(fault.service()));
        }
        boolean spoken =
                providers.values().stream()
                        .filter(it ->
                                fault.service() == null || fault.service().equals(it.service()))
                        .anyMatch(it -> it.knows(fault.kind()));
        if (!spoken) {
            throw new BadInput(
                    "kind",
                    (fault.service() == null ? "no provider" : fault.service())
                            + " has no words for "
                            + fault.kind().text());
        }
    }

    void checkAddress(String account, String service) {
        if (!Account.validName(account)) {
            throw new BadInput("account", Account.NAME_RULE);
        }
        if (!providers.containsKey(service)) {
            throw new BadInput("service", unknownService(service));
        }
    }

    /** The provider of this name, which must be known. */
    Provider provider(String service) {
        Provider provider = providers.get(service);
        if (provider == null) {
            throw new BadInput("service", unknownService(service));
        }
        return provider;
    }

    /** The account, opened if it is new; empty if there are too many already. */
    Optional<Account> account(String account, String service) {
        var address = new Address(account, service);
        if (!accounts.containsKey(address) && accounts.size() >= MOST_ACCOUNTS) {
            return Optional.empty();
        }
        return Optional.of(
                accounts.computeIfAbsent(
                        address, _ -> new Account(account, service, faults, clock)));
    }

    /** The accounts in alphabetical order. */
    List<Address> addresses() {
        var addresses = new ArrayList<>(accounts.keySet());
        addresses.sort(Comparator.comparing(Address::account).thenComparing(Address::service));
        return addresses;
    }

    private Optional<Account> known(String account, String service) {
        checkAddress(account, service);
        return Optional.ofNullable(accounts.get(new Address(account, service)));
    }

    private String unknownService(String service) {
        return "there is no \"" + service + "\"; expected one of " + String.join(", ", services());
    }

    private List<String> services() {
        return providers.keySet().stream().sorted().toList();
    }

    private static Map<String, Provider> byService(List<Provider> providers) {
        var byService = new HashMap<String, Provider>();
        providers.forEach(it -> byService.put(it.service(), it));
        return Map.copyOf(byService);
    }

    /** Whose account at which provider. */
    record Address(String account, String service) {}
}
