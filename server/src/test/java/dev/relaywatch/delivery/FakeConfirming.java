package dev.relaywatch.delivery;

import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A destination that takes everything under the receipt of the test and says later what it says.
 */
final class FakeConfirming implements Confirming {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private Supplier<String> receipt = () -> "r-1";
    private Function<String, Confirmation> says = _ -> new Confirmation.NotYet("working");

    void receipts(Supplier<String> newReceipt) {
        receipt = newReceipt;
    }

    /** From now on, of any receipt. */
    void says(Function<String, Confirmation> newSays) {
        says = newSays;
    }

    /** Receipts that it was asked for, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    void reset() {
        asked.clear();
        receipt = () -> "r-1";
        says = _ -> new Confirmation.NotYet("working");
    }

    @Override
    public Confirmation confirm(Connection connection, String asking, Duration limit) {
        asked.add(asking);
        return says.apply(asking);
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return Optional.empty();
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        String one = receipt.get();
        return batch.stream()
                .map(item ->
                        new Sent(
                                new DeliveryOutcome.Uploaded(200, one),
                                "request of " + item.eventId(),
                                "response"))
                .toList();
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
        return 100;
    }

    @Override
    public boolean isAdPlatform() {
        return true;
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return true;
    }

    @Override
    public Tested test(Connection connection, Duration limit) {
        return Tested.works("the test says so");
    }
}
