package dev.relaywatch.tenancy.audit;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.net.http.HttpRequest;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code /api/platform/audit}. */
class AuditDoorTest extends RunningServer {
    private static final String AUDIT = "/api/platform/audit";
    private static final String SILENCES = "/api/platform/silences";

    private Tenant acme;
    private String key;

    @BeforeEach
    void tenant() {
        acme = tenants.tenant();
        key = tenants.secretKey(acme);
    }

    private Answer read(String path, String withKey) {
        return send(
                HttpRequest.newBuilder(url(AUDIT + path))
                        .header("Authorization", "Bearer " + withKey));
    }

    private List<JsonNode> items(String query, String withKey) {
        Answer answer = read(query, withKey);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        List<JsonNode> items = new ArrayList<>();
        answer.json().path("items").forEach(items::add);
        return items;
    }

    private List<String> subjects(String query) {
        return items(query, key).stream().map(item -> item.path("subject").asString()).toList();
    }

    /** An entry as it may have been written long ago. */
    private void entry(
            @Nullable Tenant tenant, String actor, String action, String subject, String at) {
        everything
                .sql(
                        """
                        INSERT INTO audit_log (tenant_id, id, at, actor_kind, actor, action, subject, before, after)
                        VALUES (:tenant::uuid, :id, now() + :at::interval, 'key', :actor, :action, :subject, '{"n": 1}', '{"n": 2}')
                        """)
                .param("tenant", tenant == null ? null : tenant.id().toString(), Types.VARCHAR)
                .param("id", Ids.next())
                .param("at", at)
                .param("actor", actor)
                .param("action", action)
                .param("subject", subject)
                .update();
    }

    @Test
    void whatWasDoneIsToldWithWhoAndFromWhereAndWhatItWas() {
        for (int critical : new int[] {500, 400}) {
            Answer put =
                    send(
                            HttpRequest.newBuilder(url("/api/platform/health/thresholds"))
                                    .header("Authorization", "Bearer " + key)
                                    .PUT(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "{\"thresholds\":[{\"service\":\"stripe\",\"metric\":\"latencyMs\",\"tenant\":\""
                                                            + acme.slug()
                                                            + "\",\"direction\":\"normal\",\"critical\":"
                                                            + critical
                                                            + "}]}")));
            assertThat(put.status()).as(put.text()).isEqualTo(200);
        }

        List<JsonNode> items = items("?action=threshold.set", key);

        assertThat(items).hasSize(2);
        JsonNode newest = items.getFirst();
        assertThat(newest.path("tenant").asString()).isEqualTo(acme.slug());
        assertThat(newest.path("actor").path("kind").asString()).isEqualTo("key");
        assertThat(newest.path("actor").path("name").asString()).startsWith("secret-");
        assertThat(newest.path("subject").asString()).isEqualTo("stripe latencyMs");
        assertThat(newest.path("address").asString()).isEqualTo("127.0.0.1");
        assertThat(newest.path("before").path("critical").asInt()).isEqualTo(500);
        assertThat(newest.path("after").path("critical").asInt()).isEqualTo(400);
        assertThat(items.getLast().path("before").isNull()).isTrue();
    }

    @Test
    void theEndOfASilenceIsToldAsItWasToBeAndAsItIs() {
        JsonNode silence =
                post(SILENCES, "{\"until\":\"" + inAnHour() + "\",\"reason\":\"moving\"}", key)
                        .json();
        send(
                HttpRequest.newBuilder(url(SILENCES + "/" + silence.path("id").asString()))
                        .header("Authorization", "Bearer " + key)
                        .DELETE());

        JsonNode ended = items("?action=silence.ended", key).getFirst();

        assertThat(ended.path("before").path("until").asString())
                .isEqualTo(silence.path("until").asString());
        assertThat(ended.path("after").path("until").asString())
                .isLessThan(silence.path("until").asString());
    }

    private static String inAnHour() {
        return Instant.now().plusSeconds(3600).toString();
    }

    @Test
    void pagesFollowEachOtherWithoutGapsOrRepeats() {
        for (int i = 0; i < 5; i++) {
            entry(acme, "jane", "silence.begun", "s" + i, "-" + (10 - i) + " minutes");
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = read("?limit=2" + cursor, key).json();
            page.path("items").forEach(item -> seen.add(item.path("subject").asString()));
            cursor =
                    page.path("nextCursor").isNull()
                            ? ""
                            : "&cursor=" + page.path("nextCursor").asString();
        } while (!cursor.isEmpty());

        assertThat(seen).containsExactly("s4", "s3", "s2", "s1", "s0");
    }

    @Test
    void itIsNarrowedByWhoWhatAndWhen() {
        entry(acme, "jane", "silence.begun", "one", "-2 minutes");
        entry(acme, "joe", "silence.ended", "two", "-1 minutes");

        assertThat(subjects("?actor=joe")).containsExactly("two");
        assertThat(subjects("?action=silence.begun")).containsExactly("one");
        assertThat(subjects("?subject=two")).containsExactly("two");
        assertThat(subjects("?q=JANE")).containsExactly("one");
        assertThat(subjects("?q=%22n%22:%202")).containsExactly("two", "one");
        assertThat(subjects("?q=nobody")).isEmpty();
        assertThat(subjects("?from=" + Instant.now().minusSeconds(90))).containsExactly("two");
        assertThat(subjects("?to=" + Instant.now().minusSeconds(90))).containsExactly("one");
    }

    @Test
    void aTenantSeesItsOwnAndThePlatformAll() {
        Tenant other = tenants.tenant();
        String mark = Ids.next().toString();
        entry(acme, "jane", "silence.begun", mark, "0 minutes");
        entry(other, "jane", "silence.begun", mark, "0 minutes");
        entry(null, "jane", "silence.begun", mark, "0 minutes");
        String platformKey = tenants.platformKey();

        assertThat(items("?subject=" + mark, key)).hasSize(1);
        assertThat(items("?subject=" + mark, platformKey)).hasSize(3);
        assertThat(items("?subject=" + mark + "&tenant=" + other.slug(), platformKey)).hasSize(1);
        assertThat(read("?tenant=" + other.slug(), key).status()).isEqualTo(404);
        assertThat(read("", tenants.publicKey(acme)).status()).isEqualTo(403);
    }

    @Test
    void whatCannotBeUnderstoodIsSaid() {
        Answer answer = read("?from=yesterday&cursor=x", key);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("\"from\"", "\"cursor\"");
        assertThat(read("/export?format=xml", key).status()).isEqualTo(400);
    }

    @Test
    void theFileHasAllOfThemAndNoFormula() {
        for (int i = 0; i < 1_100; i++) {
            entry(acme, "=1+1", "silence.begun", "s" + i, "-1 minutes");
        }

        Answer table = read("/export", key);
        Answer list = read("/export?format=json", key);

        List<CsvRecord> records = CsvReader.builder().ofCsvRecord(table.text()).stream().toList();
        assertThat(records).hasSize(1_101);
        assertThat(records.getFirst().getFields())
                .containsExactly(
                        "at",
                        "id",
                        "tenant",
                        "actor_kind",
                        "actor",
                        "address",
                        "action",
                        "subject",
                        "before",
                        "after",
                        "details");
        assertThat(records.stream().skip(1).map(one -> one.getField(4)).distinct())
                .containsExactly("'=1+1");
        assertThat(records.stream().skip(1).map(one -> one.getField(7)).distinct()).hasSize(1_100);
        assertThat(records.getLast().getField(9)).isEqualTo("{\"n\":2}");
        assertThat(table.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"audit.csv\"");
        assertThat(list.json().size()).isEqualTo(1_100);
        assertThat(list.json().get(0).path("after").path("n").asInt()).isEqualTo(2);
    }

    @Test
    void theFileIsNarrowedAsTheListIs() {
        entry(acme, "jane", "silence.begun", "one", "-2 minutes");
        entry(acme, "joe", "silence.ended", "two", "-1 minutes");

        assertThat(read("/export?format=json&actor=jane", key).json().size()).isEqualTo(1);
        assertThat(read("/export?tenant=elsewhere", key).status()).isEqualTo(404);
    }
}
