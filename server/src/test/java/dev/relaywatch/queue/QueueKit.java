package dev.relaywatch.queue;

import dev.relaywatch.tenancy.Installation;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * For tests of other rooms: the queue with nobody working it but the test; a lease of a minute, two
 * retries, no jitter.
 */
public final class QueueKit {
    public static final Duration LEASE = Duration.ofMinutes(1);
    public static final Duration FIRST_PAUSE = Duration.ofMinutes(5);

    private static final int BITE = 100;

    private static final QueueProperties PROPERTIES =
            new QueueProperties(
                    List.of(FIRST_PAUSE, Duration.ofMinutes(10)),
                    Map.of(),
                    0,
                    LEASE,
                    Duration.ofSeconds(1),
                    4,
                    16,
                    Duration.ofMinutes(5),
                    new QueueProperties.Breaker(5, Duration.ofSeconds(30)));

    private final UUID node;
    private final Node beating;
    private final Dispatcher dispatcher;
    private final QueueStore items;
    private final Clock clock;
    private final WorkQueue queue;
    private final StaticListableBeanFactory workers;

    public QueueKit(
            JdbcClient application,
            JdbcClient platform,
            TenantTransaction transaction,
            Installation installation,
            ApplicationEventPublisher events,
            Clock clock) {
        this(
                application,
                platform,
                transaction,
                installation,
                events,
                clock,
                PROPERTIES,
                new StaticListableBeanFactory());
    }

    private QueueKit(
            JdbcClient application,
            JdbcClient platform,
            TenantTransaction transaction,
            Installation installation,
            ApplicationEventPublisher events,
            Clock clock,
            QueueProperties properties,
            StaticListableBeanFactory workers) {
        this(
                application,
                platform,
                transaction,
                installation,
                events,
                clock,
                properties,
                workers.getBeanProvider(LaneHandler.class),
                workers);
    }

    /** With somebody who works it, once it is started. */
    public QueueKit(
            JdbcClient application,
            JdbcClient platform,
            TenantTransaction transaction,
            Installation installation,
            ApplicationEventPublisher events,
            Clock clock,
            QueueProperties properties,
            ObjectProvider<LaneHandler> handlers) {
        this(
                application,
                platform,
                transaction,
                installation,
                events,
                clock,
                properties,
                handlers,
                new StaticListableBeanFactory());
    }

    private QueueKit(
            JdbcClient application,
            JdbcClient platform,
            TenantTransaction transaction,
            Installation installation,
            ApplicationEventPublisher events,
            Clock clock,
            QueueProperties properties,
            ObjectProvider<LaneHandler> handlers,
            StaticListableBeanFactory workers) {
        this.workers = workers;
        this.node = installation.nodeId();
        this.clock = clock;
        this.items = new QueueStore(application, platform);
        LaneStore lanes = new LaneStore(transaction, platform);
        this.beating = new Node(installation, new NodeStore(platform), items, clock);
        Breaker breaker = new Breaker(properties);
        LaneTurn turn =
                new LaneTurn(
                        items,
                        lanes,
                        new LaneRates(new LaneRateStore(platform), properties, clock),
                        breaker,
                        beating,
                        handlers,
                        properties,
                        clock);
        this.dispatcher = new Dispatcher(items, lanes, turn, breaker, beating, properties, clock);
        Waker waker = new Waker(dispatcher, new Bell(installation, dispatcher, events));
        Replays replays = replays(platform, transaction, lanes, waker, handlers, BITE, clock);
        this.queue =
                new WorkQueue(
                        items,
                        new QueueViewStore(application, platform),
                        lanes,
                        new DeadLetterStore(platform),
                        replays,
                        dispatcher,
                        new WithdrawalStore(application),
                        new Settling(
                                new SettlementStore(platform),
                                lanes,
                                breaker,
                                dispatcher,
                                waker,
                                properties,
                                events,
                                clock),
                        waker,
                        properties,
                        transaction,
                        events,
                        clock);
    }

    public void start() {
        beating.start();
        dispatcher.start();
    }

    public void stop() {
        dispatcher.stop();
        beating.stop();
    }

    /** Wired as a start wires it, but for the bite. */
    static Replays replays(
            JdbcClient platform,
            TenantTransaction transaction,
            LaneStore lanes,
            Waker waker,
            ObjectProvider<LaneHandler> handlers,
            int bite,
            Clock clock) {
        ReplayLaneStore replayLanes = new ReplayLaneStore(platform);
        ReplayItemStore replayItems = new ReplayItemStore(platform);
        StuckStore stuck = new StuckStore(platform, transaction);
        return new Replays(
                new ReplayStore(platform, transaction),
                replayLanes,
                replayItems,
                stuck,
                new ReplayWalk(replayLanes, stuck, replayItems, lanes, waker, handlers, bite),
                lanes,
                waker,
                clock);
    }

    /** The queue in numbers. */
    public static QueueFacts facts(
            JdbcClient application, TenantTransaction transaction, Clock clock) {
        return new QueueFacts(
                new QueueFactsStore(application),
                new StuckFactsStore(application),
                new FlowStore(application),
                transaction,
                clock);
    }

    /** Who knows the platforms. */
    public void workedBy(LaneHandler handler) {
        workers.addBean("worker", handler);
    }

    public WorkQueue queue() {
        return queue;
    }

    /** What the dispatcher would claim of this lane now. */
    public List<ClaimedItem> claim(Lane lane) {
        return items.claim(lane, node, 100, clock.instant(), clock.instant().plus(LEASE), false);
    }
}
