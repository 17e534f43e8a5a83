package dev.relaywatch.dashboard.health;

import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.health.ServiceView.Choice;
import dev.relaywatch.dashboard.health.ServiceView.Peer;
import dev.relaywatch.health.CheckState;
import dev.relaywatch.health.Health;
import dev.relaywatch.health.HealthStatus;
import dev.relaywatch.health.Incident;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Tenant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How others stand with the same service: is it this store, or the provider? */
@Component
class Peers {
    private static final int SLOWEST = 4;
    private static final int MOST_CHOICES = 300;

    private final Health health;

    Peers(Health health) {
        this.health = health;
    }

    /**
     * @param then whose trouble it is; empty where nothing is wrong, or nobody knows
     */
    record Found(String then, List<Choice> stores, List<Peer> slowest, String title) {}

    Found of(Look look, String service, CheckState check) {
        Optional<Incident> incident =
                health.incidents(look.tenant()).stream()
                        .filter(one -> one.service().equals(service))
                        .findFirst();
        if (!look.person().everywhere() || check.tenant() == null) {
            return new Found(
                    incident.map(one -> Said.capital(one.reason()) + ".").orElse(""),
                    List.of(),
                    List.of(),
                    "");
        }
        Map<TenantId, Tenant> stores = new HashMap<>();
        look.frame().stores().forEach(store -> stores.put(store.id(), store));
        Map<TenantId, CheckState> worst = new HashMap<>();
        for (CheckState one : health.checks(service, null)) {
            TenantId tenant = one.tenant();
            if (tenant != null && stores.containsKey(tenant)) {
                worst.merge(tenant, one, (a, b) -> Health.worst(List.of(a, b)).orElseThrow());
            }
        }
        return new Found(
                incident.map(one -> ofProvider(one, look))
                        .orElseGet(() -> ofStore(check, service, worst)),
                choices(look, worst, stores),
                worst.size() < 2 ? List.of() : slowest(service, worst, stores),
                "Slowest of " + Figures.count(worst.size(), "store", "stores"));
    }

    private static String ofProvider(Incident one, Look look) {
        return "It fails for "
                + Figures.count(one.tenants().size())
                + " of "
                + Figures.count(one.connected(), "store", "stores")
                + " since "
                + look.moment(one.startedAt()).text()
                + ": an incident of the provider, not of this store.";
    }

    private static String ofStore(
            CheckState check, String service, Map<TenantId, CheckState> worst) {
        if (!check.status().isBad()) {
            return "";
        }
        List<CheckState> others =
                worst.values().stream()
                        .filter(one -> !Objects.equals(one.tenant(), check.tenant()))
                        .toList();
        long healthy = others.stream().filter(one -> one.status() == HealthStatus.HEALTHY).count();
        if (others.isEmpty()) {
            return "No other store has " + ServiceName.of(service) + " to compare with.";
        }
        return healthy == others.size()
                ? "The other "
                        + Figures.count(healthy, "store", "stores")
                        + " with "
                        + ServiceName.of(service)
                        + (healthy == 1 ? " is" : " are")
                        + " healthy, so it is this store, not the provider."
                : Figures.count(healthy)
                        + " of the other "
                        + Figures.count(others.size(), "store", "stores")
                        + " with "
                        + ServiceName.of(service)
                        + (healthy == 1 ? " is" : " are")
                        + " healthy.";
    }

    private static List<Choice> choices(
            Look look, Map<TenantId, CheckState> worst, Map<TenantId, Tenant> stores) {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("", "All " + Figures.count(worst.size(), "store", "stores"), false));
        stores.values().stream()
                .filter(store -> worst.containsKey(store.id()))
                .sorted(Comparator.comparing(Tenant::name, String.CASE_INSENSITIVE_ORDER))
                .limit(MOST_CHOICES)
                .forEach(store ->
                        choices.add(
                                new Choice(
                                        store.slug(), store.name(), store.equals(look.store()))));
        return choices;
    }

    private static List<Peer> slowest(
            String service, Map<TenantId, CheckState> worst, Map<TenantId, Tenant> stores) {
        return worst.values().stream()
                .filter(one -> one.status() != HealthStatus.UNKNOWN)
                .sorted(Comparator.comparingInt(CheckState::latencyMs).reversed())
                .limit(SLOWEST)
                .map(one -> {
                    Tenant store = Objects.requireNonNull(stores.get(one.tenant()));
                    return new Peer(
                            one.status().text(),
                            store.name(),
                            Said.at(service, store.slug()).toString(),
                            Figures.latency(one.latencyMs()));
                })
                .toList();
    }
}
