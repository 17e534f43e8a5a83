package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.AuditAction;
import dev.relaywatch.tenancy.AuditEntry;
import dev.relaywatch.tenancy.AuditLog;
import dev.relaywatch.tenancy.TenantTransaction;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** What is kept quiet, until when, and by whom. */
@Component
public class Silences {
    /** Of one tenant, or of the installation itself, that are not over. */
    public static final int MOST = 500;

    private final SilenceStore store;
    private final TenantTransaction transaction;
    private final AuditLog audit;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Silences(
            SilenceStore store,
            TenantTransaction transaction,
            AuditLog audit,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Those in force then for what concerns this tenant and service, the longest first; as the role
     * of the running transaction.
     *
     * @param tenant absent for what concerns the installation, or many tenants
     * @param service absent for what is of none
     */
    List<Silence> keepingQuiet(@Nullable TenantId tenant, @Nullable String service, Instant at) {
        return store.inForce(at).stream()
                .filter(silence -> silence.matches(tenant, service, at))
                .sorted(Comparator.comparing(Silence::until).reversed())
                .toList();
    }

    /**
     * The newest first.
     *
     * @param tenant whose, and those of everybody; absent: all
     * @param past whether those that are over are wanted too
     */
    public List<Silence> list(@Nullable TenantId tenant, boolean past, int offset, int limit) {
        return transaction.reading(
                tenant, () -> store.list(tenant, past, clock.instant(), offset, limit));
    }

    /** Those that are over, what ended last first; else as {@link #list}. */
    public List<Silence> over(@Nullable TenantId tenant, int offset, int limit) {
        return transaction.reading(
                tenant, () -> store.over(tenant, clock.instant(), offset, limit));
    }

    /** Said where {@link #begin} refuses. */
    public static FieldError tooMany() {
        return new FieldError(
                "until",
                "there are "
                        + MOST
                        + " silences that are not over, the most there may be; end one first");
    }

    /** Its own or everybody's, where a tenant is named. */
    public Optional<Silence> find(UUID id, @Nullable TenantId tenant) {
        return transaction.reading(tenant, () -> store.find(id));
    }

    /** False where its owner has {@link #MOST}. */
    public boolean begin(Silence silence, Actor actor) {
        return transaction.forOwner(
                silence.tenant(),
                () -> {
                    store.lock(silence.tenant());
                    if (store.count(silence.tenant(), clock.instant()) >= MOST) {
                        return false;
                    }
                    store.insert(silence);
                    audit.record(
                            AuditEntry.of(
                                            silence.tenant(),
                                            actor,
                                            AuditAction.SILENCE_BEGUN,
                                            silence.id().toString())
                                    .changing(null, view(silence, silence.until())));
                    TenantTransaction.afterCommit(() -> events.publishEvent(new SilencesChanged()));
                    return true;
                });
    }

    /** Now, or, where it has not begun, so that it never is in force; one that is over stays so. */
    public void end(Silence silence, Actor actor) {
        Instant now = clock.instant();
        boolean _ =
                transaction.forOwner(
                        silence.tenant(),
                        () -> {
                            boolean ended = store.end(silence.id(), actor.name(), now);
                            if (ended) {
                                Instant over = silence.from().isAfter(now) ? silence.from() : now;
                                audit.record(
                                        AuditEntry.of(
                                                        silence.tenant(),
                                                        actor,
                                                        AuditAction.SILENCE_ENDED,
                                                        silence.id().toString())
                                                .changing(
                                                        view(silence, silence.until()),
                                                        view(silence, over)));
                                TenantTransaction.afterCommit(
                                        () -> events.publishEvent(new SilencesChanged()));
                            }
                            return ended;
                        });
    }

    private static Map<String, Object> view(Silence silence, Instant until) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("service", silence.service());
        view.put("from", silence.from().toString());
        view.put("until", until.toString());
        view.put("reason", silence.reason());
        return view;
    }
}
