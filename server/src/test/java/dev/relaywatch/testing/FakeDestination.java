package dev.relaywatch.testing;

import dev.relaywatch.delivery.Deliverable;
import dev.relaywatch.delivery.DeliveryOutcome;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.delivery.Destination;
import dev.relaywatch.delivery.Sent;
import dev.relaywatch.tenancy.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** A destination that answers as the test says and remembers what it was given. */
public final class FakeDestination implements Destination {
    private final String name;
    private final String service;
    private final boolean adPlatform;
    private final List<Deliverable> given = new ArrayList<>();
    private Predicate<Deliverable> identifies = _ -> true;
    private Predicate<String> takes = _ -> true;
    private boolean byDefault = true;
    private Function<Deliverable, Optional<String>> refuses = _ -> Optional.empty();
    private Function<Deliverable, Optional<Duration>> oldest = _ -> Optional.empty();
    private Function<List<Deliverable>, List<Sent>> answer = FakeDestination::taking;

    private FakeDestination(String name, String service, boolean adPlatform) {
        this.name = name;
        this.service = service;
        this.adPlatform = adPlatform;
    }

    public static FakeDestination adPlatform(String name, String service) {
        return new FakeDestination(name, service, true);
    }

    /** One that may have what was denied for advertising. */
    public static FakeDestination other(String name, String service) {
        return new FakeDestination(name, service, false);
    }

    /**
     * From now on each item meets this; its request is {@code request of <event id>}, the response
     * {@code response}.
     */
    public void answers(Function<Deliverable, DeliveryOutcome> outcome) {
        answersBatches(
                batch -> batch.stream().map(item -> sent(item, outcome.apply(item))).toList());
    }

    /** From now on a batch meets this, right or wrong. */
    public void answersBatches(Function<List<Deliverable>, List<Sent>> batches) {
        answer = batches;
    }

    /** Takes everything and everybody again, and forgets what it was given. */
    public void reset() {
        given.clear();
        identifies = _ -> true;
        takes = _ -> true;
        byDefault = true;
        refuses = _ -> Optional.empty();
        oldest = _ -> Optional.empty();
        answer = FakeDestination::taking;
    }

    public void identifies(Predicate<Deliverable> whom) {
        identifies = whom;
    }

    /** Its account takes only what has such a name. */
    public void takes(Predicate<String> names) {
        takes = names;
    }

    /** Its own check finds this wrong with an item. */
    public void refuses(Function<Deliverable, Optional<String>> reason) {
        refuses = reason;
    }

    /** So old it takes an item. */
    public void takesFor(Function<Deliverable, Optional<Duration>> age) {
        oldest = age;
    }

    /** Routes must name it from now on. */
    public void onlyWhereRouted() {
        byDefault = false;
    }

    /** Everything it was ever given, in order. */
    public List<Deliverable> given() {
        return List.copyOf(given);
    }

    private static List<Sent> taking(List<Deliverable> batch) {
        return batch.stream().map(item -> sent(item, new Uploaded(200))).toList();
    }

    private static Sent sent(Deliverable item, DeliveryOutcome outcome) {
        return new Sent(outcome, "request of " + item.eventId(), "response");
    }

    @Override
    public Tested test(Connection connection, Duration limit) {
        return Tested.works("the test says so");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String service() {
        return service;
    }

    @Override
    public int batchSize() {
        return 100;
    }

    @Override
    public Optional<Duration> oldest(Deliverable item) {
        return oldest.apply(item);
    }

    @Override
    public boolean isAdPlatform() {
        return adPlatform;
    }

    @Override
    public boolean isRoutedByDefault() {
        return byDefault;
    }

    @Override
    public boolean takes(Connection connection, String event) {
        return takes.test(event);
    }

    @Override
    public boolean canIdentify(Deliverable item) {
        return identifies.test(item);
    }

    @Override
    public Optional<String> refusal(Connection connection, Deliverable item) {
        return refuses.apply(item);
    }

    @Override
    public List<Sent> send(Connection connection, List<Deliverable> batch, Duration limit) {
        given.addAll(batch);
        return answer.apply(batch);
    }
}
