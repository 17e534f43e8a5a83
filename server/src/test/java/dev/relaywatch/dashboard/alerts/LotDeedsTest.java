package dev.relaywatch.dashboard.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.shared.Ids;
import dev.relaywatch.tenancy.Tenant;
import dev.relaywatch.testing.RunningServer;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The form of several alerts, whoever sends it. */
class LotDeedsTest extends RunningServer {
    private Tenant ours;
    private String key;

    @BeforeEach
    void meet() {
        ours = tenants.tenant();
        key = tenants.secretKey(ours);
    }

    private String alert(String title, String withKey) {
        return post(
                        "/api/platform/alerts",
                        "{\"severity\":\"p2\",\"title\":\"%s\",\"message\":\"m\"}".formatted(title),
                        withKey)
                .json()
                .path("id")
                .asString();
    }

    private Answer act(String how, List<String> ids) {
        String named = ids.stream().map(id -> "ids=" + id).collect(Collectors.joining("&"));
        return post("/alerts/" + how + "?note=all&" + named, "", key);
    }

    private List<String> statuses(List<String> ids) {
        return everything
                .sql(
                        "SELECT CASE WHEN resolved_at IS NOT NULL THEN 'resolved' WHEN acknowledged_at IS NOT NULL"
                                + " THEN 'acknowledged' ELSE 'open' END FROM platform_alerts WHERE id = ANY(:ids::uuid[]) ORDER BY id")
                .param("ids", "{" + String.join(",", ids) + "}")
                .query((row, _) -> row.getString(1))
                .list();
    }

    private List<String> audited() {
        return everything
                .sql(
                        "SELECT action || ' ' || subject FROM audit_log WHERE tenant_id = ? AND action <> 'alert.raised'"
                                + " AND action LIKE 'alert.%' ORDER BY subject")
                .param(ours.id().value())
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void eachIsChangedAndEnteredInTheAuditLog() {
        List<String> ids = List.of(alert("One", key), alert("Two", key));

        Answer answer = act("resolve", ids);

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.header("Location")).contains("done=many-resolved");
        assertThat(statuses(ids)).containsExactly("resolved", "resolved");
        assertThat(audited())
                .containsExactlyElementsOf(
                        ids.stream().sorted().map(id -> "alert.resolved " + id).toList());
    }

    @Test
    void whereOneIsOfAnotherTenantThereIsNoneAndNothingIsDone() {
        String own = alert("One", key);
        String theirs = alert("Theirs", tenants.secretKey(tenants.tenant()));

        for (String how : List.of("acknowledge", "unacknowledge", "resolve", "reopen")) {
            assertThat(act(how, List.of(own, theirs)).status()).as(how).isEqualTo(404);
        }

        assertThat(statuses(List.of(own))).containsExactly("open");
        assertThat(statuses(List.of(theirs))).containsExactly("open");
    }

    @Test
    void moreThanAHundredAreRefused() {
        List<String> many = Stream.generate(Ids::next).limit(101).map(UUID::toString).toList();

        Answer answer = act("acknowledge", many);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("ids", "at most 100");
    }

    @Test
    void whatIsAcknowledgedAlreadyIsNotTakenBackWithTheRest() {
        String before = alert("One", key);
        String now = alert("Two", key);
        post("/api/platform/alerts/" + before + "/acknowledge", "{}", key);

        String where = String.valueOf(act("acknowledge", List.of(before, now)).header("Location"));

        assertThat(where).contains("done=many-acknowledged", "stood=1");
        assertThat(where).contains("with=" + new Lot(List.of(UUID.fromString(now))).text());
    }

    @Test
    void anAddressHoldsAHundred() {
        List<UUID> ids = Stream.generate(Ids::next).limit(100).toList();

        assertThat(Lot.read(new Lot(ids).text()).ids()).isEqualTo(ids);
        assertThat(new Lot(ids).text()).hasSizeLessThan(2_200);
        assertThat(Lot.read("not one!").ids()).isEmpty();
        assertThat(Lot.read(null).ids()).isEmpty();
    }
}
