package dev.relaywatch.health.monitor;

import dev.relaywatch.health.HealthResult;
import dev.relaywatch.health.Monitor;
import dev.relaywatch.health.Target;
import dev.relaywatch.health.Tier;
import dev.relaywatch.outbound.Call;
import dev.relaywatch.tenancy.Connection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Supabase, or any PostgREST: asks for no row of the columns that deliveries write. Source:
 * PostgREST, "Errors" and "Tables and Views" (v13); Supabase, "Understanding API keys" (2026).
 */
@Component
class SupabaseMonitor implements Monitor {
    /** What needs no quoting in an address; PostgreSQL knows no longer names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]{0,62}");

    /** As the destination of that name writes them. */
    private static final String COLUMNS =
            "event_id,event_name,event_time,tenant,value,currency,order_id,user_data,click_ids,params";

    private static final String PUBLIC_KEY =
            "the key given is the project's public one, which may write no rows: give the"
                    + " service-role key";

    private final Probe probe;

    SupabaseMonitor(Probe probe) {
        this.probe = probe;
    }

    @Override
    public String service() {
        return "supabase";
    }

    @Override
    public Tier tier() {
        return Tier.INTEGRATION;
    }

    @Override
    public HealthResult check(Target target, Duration limit) {
        return Probe.with(
                target, "service-role-key", (connection, key) -> look(connection, key, limit));
    }

    private HealthResult look(Connection connection, String key, Duration limit) {
        URI project = connection.baseUrl();
        String table = connection.setting("table").orElse("");
        String schema = connection.setting("schema").orElse("public");
        if (project == null) {
            return HealthResult.unknown("no base-url is given; add the project's");
        }
        if (!NAME.matcher(table).matches() || !NAME.matcher(schema).matches()) {
            return HealthResult.unknown(
                    "settings.table, and settings.schema where it is given, must be names of"
                            + " letters, digits, _ and -");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("apikey", key);
        if (key.startsWith("eyJ")) {
            headers.put("Authorization", "Bearer " + key);
        }
        headers.put("Accept-Profile", schema);
        return probe.judged(
                Call.get(
                        connection.address(
                                project, "/rest/v1/" + table + "?select=" + COLUMNS + "&limit=0"),
                        headers,
                        limit),
                answer -> judge(answer, key));
    }

    private static HealthResult judge(Probe.Answered answer, String key) {
        JsonNode json = answer.json();
        String code = json.path("code").asString("");
        String said = json.path("message").asString("");
        if (answer.status() != 200 && !code.isEmpty()) {
            answer.details().put("errorCode", code);
        }
        return switch (answer.status()) {
            case 200 -> rows(answer, key);
            case 401, 403 ->
                    answer.unhealthy(
                            "the key is refused"
                                    + Probe.because(said)
                                    + "; give the project's service-role key");
            case 400, 404, 406 ->
                    answer.unhealthy(
                            "the table is not as deliveries need it"
                                    + Probe.because(said)
                                    + "; look at settings.table and settings.schema, and at the table's columns");
            case 429 -> answer.throttled(said);
            default -> answer.unhealthy(said);
        };
    }

    private static HealthResult rows(Probe.Answered answer, String key) {
        if (!answer.json().isArray()) {
            return answer.nonsense();
        }
        answer.details()
                .put(
                        "shown",
                        "that the key reads the table; that it may write shows the next event");
        return isPublic(key) ? answer.degraded(PUBLIC_KEY) : answer.healthy();
    }

    /** Keys of the new kind say so in their name, those of the old kind in their claims. */
    private static boolean isPublic(String key) {
        String[] parts = key.split("\\.", -1);
        if (parts.length != 3) {
            return key.startsWith("sb_publishable_");
        }
        try {
            String claims =
                    new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return JsonMapper.shared().readTree(claims).path("role").asString("").equals("anon");
        } catch (IllegalArgumentException | JacksonException e) {
            return false;
        }
    }
}
