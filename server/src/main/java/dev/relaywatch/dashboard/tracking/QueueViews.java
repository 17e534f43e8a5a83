package dev.relaywatch.dashboard.tracking;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Cost;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.dashboard.tracking.QueueView.Chip;
import dev.relaywatch.dashboard.tracking.QueueView.Choice;
import dev.relaywatch.dashboard.tracking.QueueView.Group;
import dev.relaywatch.delivery.DeliveryQueue;
import dev.relaywatch.queue.ErrorGroup;
import dev.relaywatch.queue.Failure;
import dev.relaywatch.queue.QueueCounts;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.queue.WorkQueue;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the queue together: lanes that do not flow, what is stuck by cause, and the items. */
@Component
class QueueViews {
    private static final String PATH = "/tracking/queue";
    private static final int ITEMS = 50;
    private static final int GROUPS = 20;

    private final DeliveryQueue queue;
    private final WorkQueue work;

    QueueViews(DeliveryQueue queue, WorkQueue work) {
        this.queue = queue;
        this.work = work;
    }

    QueueView of(Look look, QueueAsked asked, @Nullable Notice notice) {
        Optional<QueueFilter> filter = asked.filter(queue, look.tenant(), look.now());
        List<LaneRow> lanes = LaneRow.of(queue.stoppedLanes(look.tenant()), look);
        QueueCounts counts = work.counts(look.tenant());
        Map<TenantId, Tenant> stores =
                look.stores().stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
        Page page = Page.of(ITEMS, look.asked("cursor"));
        Page.Listed<DeliveryQueue.Item> items =
                page.listed(
                        filter.map(found -> queue.items(found, page.offset(), page.limit() + 1))
                                .orElse(List.of()));
        Address here = asked.at(look.frame().to(PATH));
        return new QueueView(
                look,
                notice,
                asked,
                sub(counts),
                chips(look, asked, counts),
                destinations(look, asked),
                filter.isEmpty(),
                lanes,
                groups(look, asked, stores),
                items.items().stream().map(item -> item(item, look, stores, lanes)).toList(),
                page.offset() == 0 ? null : here.toString(),
                items.nextCursor() == null
                        ? null
                        : here.with("cursor", items.nextCursor()).toString(),
                asked.at(look.frame().to("/tracking/retry")).toString(),
                look.frame().to(PATH).toString(),
                asked.withError("").at(look.frame().to(PATH)).toString(),
                look.may(Role.ANALYST));
    }

    private static String sub(QueueCounts counts) {
        return Figures.count(counts.failed() + counts.deadLetter())
                + " stuck, "
                + Figures.count(counts.pending())
                + " on their way";
    }

    private static List<Chip> chips(Look look, QueueAsked asked, QueueCounts counts) {
        List<Chip> chips = new ArrayList<>();
        chips.add(chip(look, asked, "", "Stuck", counts.failed() + counts.deadLetter()));
        chips.add(chip(look, asked, "failed", "Failed, will retry", counts.failed()));
        chips.add(chip(look, asked, "dead_letter", "Dead letters", counts.deadLetter()));
        chips.add(chip(look, asked, "pending", "Waiting", counts.pending()));
        chips.add(chip(look, asked, "uploaded", "Uploaded", counts.uploaded()));
        return chips;
    }

    /** What is counted is everything; of a part the number would be wrong. */
    private static Chip chip(Look look, QueueAsked asked, String status, String label, long count) {
        return new Chip(
                label,
                asked.isNarrowed() ? "" : Figures.count(count),
                asked.withStatus(status).at(look.frame().to(PATH)).toString(),
                asked.status().equals(status));
    }

    private List<Choice> destinations(Look look, QueueAsked asked) {
        List<String> labels = new ArrayList<>(queue.destinations(look.tenant()));
        if (!asked.destination().isEmpty() && !labels.contains(asked.destination())) {
            labels.add(asked.destination());
        }
        return labels.stream().map(label -> new Choice(label, ServiceName.of(label))).toList();
    }

    private List<Group> groups(Look look, QueueAsked asked, Map<TenantId, Tenant> stores) {
        if (asked.status().equals("uploaded")) {
            return List.of();
        }
        return asked
                .withError("")
                .filter(queue, look.tenant(), look.now())
                .map(queue::errorGroups)
                .orElse(List.of())
                .stream()
                .limit(GROUPS)
                .map(group -> group(group, look, asked, stores))
                .toList();
    }

    private static Group group(
            ErrorGroup group, Look look, QueueAsked asked, Map<TenantId, Tenant> stores) {
        String code = Optional.ofNullable(group.errorCode()).orElse("");
        Tenant store = group.tenant() == null ? null : stores.get(group.tenant());
        QueueAsked only = asked.withError(code);
        boolean retryable =
                !code.isEmpty()
                        && (asked.status().isEmpty() || QueueAsked.STUCK.contains(asked.status()));
        return new Group(
                "cause-" + Integer.toHexString(code.hashCode()),
                Optional.ofNullable(group.errorMessage()).orElse("Without a reason"),
                code,
                group.platforms().stream().map(ServiceName::of).collect(Collectors.joining(", ")),
                store == null ? "" : store.name(),
                state(group),
                group.count(),
                Cost.sums(group.byCurrency()),
                Figures.duration(Duration.between(group.oldest(), look.now())),
                look.moment(group.oldest()),
                only.at(look.frame().to(PATH)).toString(),
                retryable ? only.at(look.frame().to("/tracking/retry")).toString() : "",
                !code.isEmpty() && asked.errorCode().equals(code));
    }

    private static ItemState state(ErrorGroup group) {
        if (group.deadLetters() == 0) {
            return new ItemState("degraded", "Retrying");
        }
        return new ItemState(
                "unhealthy",
                group.deadLetters() == group.count()
                        ? "Dead letter"
                        : Figures.count(group.deadLetters(), "dead letter", "dead letters"));
    }

    private static QueueView.Item item(
            DeliveryQueue.Item item, Look look, Map<TenantId, Tenant> stores, List<LaneRow> lanes) {
        Tenant store = stores.get(item.tenant());
        String slug = store == null ? "" : store.slug();
        boolean stopped =
                lanes.stream()
                        .anyMatch(lane ->
                                lane.slug().equals(slug)
                                        && lane.label().equals(item.destination()));
        Failure failure = item.lastFailure();
        return new QueueView.Item(
                item.id().toString(),
                ItemState.of(
                        item.status(),
                        stopped,
                        item.confirmation() != null
                                && Set.of("pending", "unknown")
                                        .contains(item.confirmation().status())),
                Optional.ofNullable(item.event()).orElse("erased"),
                Optional.ofNullable(item.eventId()).orElse(""),
                trace(item, slug),
                store == null ? "" : store.name(),
                ServiceName.of(item.destination()),
                item.value() == null
                        ? ""
                        : Figures.price(item.value().amount(), item.value().currency()),
                item.retryCount(),
                look.moment(item.createdAt()),
                item.nextRetryAt() == null ? null : look.moment(item.nextRetryAt()),
                next(item, stopped),
                failure == null ? "" : failure.message(),
                failure == null || failure.code() == null ? "" : failure.code());
    }

    private static String next(DeliveryQueue.Item item, boolean stopped) {
        return switch (item.status()) {
            case "dead_letter" -> "not by itself";
            case "uploaded" -> "done";
            default -> stopped ? "when its lane flows" : "now";
        };
    }

    private static String trace(DeliveryQueue.Item item, String slug) {
        return item.eventId() == null || slug.isEmpty()
                ? ""
                : Address.of(
                                "/tracking/events/"
                                        + URLEncoder.encode(item.eventId(), StandardCharsets.UTF_8)
                                                .replace("+", "%20"))
                        .with("event", item.event())
                        .with("tenant", slug)
                        .toString();
    }
}
