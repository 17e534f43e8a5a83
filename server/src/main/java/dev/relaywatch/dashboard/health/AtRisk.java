package dev.relaywatch.dashboard.health;

import dev.relaywatch.delivery.DeliveryFacts;
import dev.relaywatch.delivery.StuckMoney;
import dev.relaywatch.shared.TenantId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is stuck of the stores of one page; each is read once. */
final class AtRisk {
    private final DeliveryFacts deliveries;
    private final Set<TenantId> read = new HashSet<>();
    private final Map<TenantId, StuckMoney> stuck = new HashMap<>();

    AtRisk(DeliveryFacts deliveries) {
        this.deliveries = deliveries;
    }

    /** Together, those that were not read before. */
    void read(List<Grid.Line> lines) {
        List<TenantId> wanted =
                lines.stream().map(line -> line.store().id()).filter(read::add).toList();
        if (!wanted.isEmpty()) {
            deliveries.stuck(wanted).forEach(one -> stuck.put(one.tenant(), one));
        }
    }

    /** Absent where nothing is stuck, or nobody read. */
    @Nullable StuckMoney of(TenantId store) {
        return stuck.get(store);
    }
}
