package dev.relaywatch.delivery.googleads;

import dev.relaywatch.delivery.Batch;
import dev.relaywatch.delivery.Confirmation;
import dev.relaywatch.delivery.Confirming;
import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.outbound.Redaction;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Conversions for Google Ads: by the Data Manager API, or by the Google Ads API for the accounts
 * that may still upload click conversions (since 15 June 2026 only those that did before).
 */
@Component
class GoogleAdsDestination implements Confirming {
    /**
     * The longest window of a conversion action. A click comes before its conversion: an older
     * conversion has none that counts.
     */
    static final Duration OLDEST = Duration.ofDays(90);

    /** Both APIs take so many in a request. */
    private static final int BATCH = 2_000;

    private static final Set<String> CLICKS = Set.of("gclid", "gbraid", "wbraid");
    private static final Set<String> PERSON = Set.of("email", "phone");
    private static final String DEFAULT_API = "data-manager";

    private final Map<String, GoogleApi> apis;

    GoogleAdsDestination(List<GoogleApi> apis) {
        this.apis = apis.stream().collect(Collectors.toMap(GoogleApi::name, Function.identity()));
    }

    private GoogleApi api(GoogleAccount account) {
        String name = account.connection().setting("api").orElse(DEFAULT_API);
        GoogleApi api = apis.get(name);
        if (api == null) {
            throw new IllegalStateException("the configuration knows no Google API " + name);
        }
        return api;
    }

    @Override
    public String name() {
        return "google_ads";
    }

    @Override
    public String service() {
        return "google-ads";
    }

    @Override
    public int batchSize() {
        return BATCH;
    }

    @Override
    public Duration oldest() {
        return OLDEST;
    }

    @Override
    public Optional<Duration> oldest(Deliverable item) {
        return Optional.of(OLDEST);
    }

    /** An order counts once for its conversion action. */
    @Override
    public Optional<Duration> dedupWindow() {
        return Optional.empty();
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    /** Only what has a conversion action. */
    @Override
    public boolean takes(Connection connection, String name) {
        return connection.settingMap("conversion-actions").containsKey(name);
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return item.clickIds().keySet().stream().anyMatch(CLICKS::contains)
                || item.userData().forGoogle().keySet().stream().anyMatch(PERSON::contains);
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken _ -> Optional.empty();
            case GoogleAccount.Reading.Sound(var account) ->
                    api(account).batch(account).refusal(item);
        };
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken(var mistake) -> Batch.misconfigured(batch, mistake);
            case GoogleAccount.Reading.Sound(var account) ->
                    api(account)
                            .send(
                                    account,
                                    batch,
                                    Redaction.of(connection.secrets().values()),
                                    limit);
        };
    }

    @Override
    public Tested test(Connection connection, Duration limit) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken(var mistake) -> Tested.fails(mistake);
            case GoogleAccount.Reading.Sound(var account) -> api(account).test(account, limit);
        };
    }

    /** Only one API gives receipts; it is asked also where the account has gone over to another. */
    @Override
    public Confirmation confirm(Connection connection, String receipt, Duration limit) {
        return switch (GoogleAccount.of(connection)) {
            case GoogleAccount.Reading.Mistaken(var mistake) -> new Confirmation.NotYet(mistake);
            case GoogleAccount.Reading.Sound(var account) ->
                    apis.values().stream()
                            .filter(ConfirmingApi.class::isInstance)
                            .map(ConfirmingApi.class::cast)
                            .findFirst()
                            .map(api -> api.confirm(account, receipt, limit))
                            .orElseGet(() -> new Confirmation.NotYet("no API gives receipts"));
        };
    }
}
