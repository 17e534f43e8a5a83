package dev.relaywatch.queue;

import static org.awaitility.Awaitility.await;

import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.TenancyFixture;
import dev.relaywatch.tenancy.database.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** One server's queue, wired as a start wires it; the test starts what it needs. */
final class QueueNode implements AutoCloseable {
    final Node node;
    final LaneRates rates;
    final Dispatcher dispatcher;
    final Bell bell;
    final WorkQueue queue;
    final Replays replays;
    final ReplayRunner runner;

    /** Events of the queue, in order. */
    final List<Object> published = new CopyOnWriteArrayList<>();

    private final DataDirectory directory;

    private QueueNode(
            QueueWorld world,
            DataDirectory directory,
            LaneHandler handler,
            QueueProperties properties,
            int bite,
            Clock clock) {
        this.directory = directory;
        Installation installation = TenancyFixture.installation(directory, world.database);
        this.node = new Node(installation, world.nodes, world.items, clock);
        this.rates = new LaneRates(new LaneRateStore(world.platformJdbc), properties, clock);
        Breaker breaker = new Breaker(properties);
        this.dispatcher =
                new Dispatcher(
                        world.items,
                        world.lanes,
                        new LaneTurn(
                                world.items,
                                world.lanes,
                                rates,
                                breaker,
                                node,
                                only(handler),
                                properties,
                                clock),
                        breaker,
                        node,
                        properties,
                        clock);
        this.bell = new Bell(installation, dispatcher, published::add);
        Waker waker = new Waker(dispatcher, bell);
        this.replays =
                QueueKit.replays(
                        world.platformJdbc,
                        world.transaction,
                        world.lanes,
                        waker,
                        only(handler),
                        bite,
                        clock);
        this.runner = new ReplayRunner(replays, node, world.transaction, properties);
        this.queue =
                new WorkQueue(
                        world.items,
                        world.views,
                        world.lanes,
                        new DeadLetterStore(world.platformJdbc),
                        replays,
                        dispatcher,
                        new WithdrawalStore(JdbcClient.create(world.database.application())),
                        new Settling(
                                new SettlementStore(world.platformJdbc),
                                world.lanes,
                                breaker,
                                dispatcher,
                                waker,
                                properties,
                                published::add,
                                clock),
                        waker,
                        properties,
                        world.transaction,
                        published::add,
                        clock);
    }

    /**
     * @param bite items of a lane that a replay takes up at once
     */
    static QueueNode of(
            QueueWorld world,
            LaneHandler handler,
            QueueProperties properties,
            int bite,
            Clock clock) {
        try {
            Path home = Files.createTempDirectory("relaywatch-node");
            return new QueueNode(world, DataDirectory.open(home), handler, properties, bite, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectProvider<LaneHandler> only(LaneHandler handler) {
        return new ObjectProvider<>() {
            @Override
            public Stream<LaneHandler> stream() {
                return Stream.of(handler);
            }
        };
    }

    UUID id() {
        return node.id();
    }

    <E> List<E> published(Class<E> kind) {
        return published.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Asks the dispatcher to stop, then lets go what is under way; whether the stop waited. */
    boolean stopWaitsFor(CountDownLatch release) throws Exception {
        CompletableFuture<Void> stop = CompletableFuture.runAsync(dispatcher::stop);
        await().until(() -> !dispatcher.isRunning());
        boolean waited = !stop.isDone();
        release.countDown();
        stop.get(10, TimeUnit.SECONDS);
        return waited;
    }

    @Override
    public void close() {
        if (runner.isRunning()) {
            runner.stop();
        }
        if (bell.isRunning()) {
            bell.stop();
        }
        if (dispatcher.isRunning()) {
            dispatcher.stop();
        }
        if (node.isRunning()) {
            node.stop();
        }
        directory.close();
        try {
            boolean _ = FileSystemUtils.deleteRecursively(directory.path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
