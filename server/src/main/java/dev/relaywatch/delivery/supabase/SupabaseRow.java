package dev.relaywatch.delivery.supabase;

import dev.relaywatch.capture.Consent;
import dev.relaywatch.delivery.Deliverable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One item as a row: every row has every column, for an insert of several takes no others. */
final class SupabaseRow {
    static final List<String> COLUMNS =
            List.of(
                    "event_id",
                    "event_name",
                    "event_time",
                    "tenant",
                    "value",
                    "currency",
                    "order_id",
                    "user_data",
                    "click_ids",
                    "params");

    private final JsonMapper json;
    private final @Nullable String tenant;

    /**
     * @param tenant slug of whose events these are; absent where nobody knows
     */
    SupabaseRow(JsonMapper json, @Nullable String tenant) {
        this.json = json;
        this.tenant = tenant;
    }

    ObjectNode of(Deliverable item) {
        boolean denied = item.consent().adUserData() == Consent.Choice.DENIED;
        ObjectNode row = json.createObjectNode();
        row.put("event_id", item.eventId());
        row.put("event_name", item.name());
        row.put("event_time", item.time().toString());
        row.put("tenant", tenant);
        row.put("value", item.value() == null ? null : item.value().amount());
        row.put("currency", item.value() == null ? null : item.value().currency());
        row.put("order_id", item.orderId());
        row.set("user_data", json.valueToTree(denied ? Map.of() : item.userData().forMeta()));
        row.set("click_ids", json.valueToTree(denied ? Map.of() : item.clickIds()));
        row.set("params", item.params());
        return row;
    }
}
