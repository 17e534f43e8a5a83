package dev.relaywatch.health;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Actor;
import dev.relaywatch.tenancy.TenantTransaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes what a caller wants of the bounds: all of it or nothing. */
@Component
class ThresholdChanges {
    private final Thresholds thresholds;
    private final TenantTransaction transaction;

    ThresholdChanges(Thresholds thresholds, TenantTransaction transaction) {
        this.thresholds = thresholds;
        this.transaction = transaction;
    }

    /**
     * @param only whose thresholds these are; absent: anybody's
     * @return what is wrong; empty: it is done
     */
    List<FieldError> make(ThresholdRequest.Read read, @Nullable TenantId only, Actor actor) {
        List<FieldError> errors = new ArrayList<>(read.errors());
        if (errors.isEmpty()) {
            errors.addAll(ownedByTheFile(read.changes()));
        }
        if (errors.isEmpty()) {
            transaction.forOwner(
                    only,
                    () -> {
                        read.changes().forEach(change -> apply(change, actor));
                        return true;
                    });
        }
        return errors;
    }

    private List<FieldError> ownedByTheFile(List<ThresholdRequest.Change> changes) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            boolean owned =
                    switch (changes.get(i)) {
                        case ThresholdRequest.Put(var one) ->
                                isOwned(one.tenant(), one.service(), one.metric());
                        case ThresholdRequest.Remove(var tenant, var service, var metric) ->
                                isOwned(tenant, service, metric);
                    };
            if (owned) {
                errors.add(
                        new FieldError(
                                "thresholds[" + i + "]",
                                "stands in the configuration file; change it there"));
            }
        }
        return errors;
    }

    private boolean isOwned(@Nullable TenantId tenant, String service, String metric) {
        return thresholds
                .exactly(tenant, service, metric)
                .filter(one -> one.origin() == Threshold.Origin.FILE)
                .isPresent();
    }

    private void apply(ThresholdRequest.Change change, Actor actor) {
        switch (change) {
            case ThresholdRequest.Put(var one) -> {
                var _ = thresholds.set(one, actor);
            }
            case ThresholdRequest.Remove(var tenant, var service, var metric) -> {
                var _ = thresholds.remove(tenant, service, metric, actor);
            }
        }
    }
}
