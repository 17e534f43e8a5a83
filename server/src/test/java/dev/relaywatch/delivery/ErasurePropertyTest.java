package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.delivery.DeliveryOutcome.ItemRefused;
import dev.relaywatch.delivery.DeliveryOutcome.Refusal;
import dev.relaywatch.delivery.DeliveryOutcome.Retryable;
import dev.relaywatch.delivery.DeliveryOutcome.Uploaded;
import dev.relaywatch.shared.Sha256;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * After an erasure no row of any table of the tenant tells of the person, whatever they did before
 * and do afterwards; whoever else was there is there.
 */
class ErasurePropertyTest {
    private static final DeliveryWorld WORLD = new DeliveryWorld();

    private static final String EMAIL = "\"email\":\"Zebulon.Pike@Gmail.com\"";
    private static final String PHONE = "\"phone\":\"+49 (176) 99999-001\"";
    private static final String VISITOR = "\"visitorId\":\"visitor-of-zebulon\"";
    private static final String NAME =
            "\"firstName\":\"Zebulon\",\"lastName\":\"Pikeworth\",\"city\":\"Quedlinburg\"";
    private static final String OTHER = "\"email\":\"other@example.com\"";

    private static final List<String> SECRETS =
            List.of(
                    "zebulon",
                    "pikeworth",
                    "quedlinburg",
                    "99999001",
                    "gclid-theirs",
                    "fb.1.1.theirs",
                    beginning("zebulon.pike@gmail.com"),
                    beginning("zebulonpike@gmail.com"),
                    beginning("4917699999001"),
                    beginning("+4917699999001"),
                    beginning("zebulon"),
                    beginning("pikeworth"),
                    beginning("quedlinburg"),
                    beginning("visitor-of-zebulon"));

    private static String beginning(String clear) {
        return Sha256.hex(clear).substring(0, 16);
    }

    /** Something that happens in a shop. */
    enum Step {
        LEAD,
        EVENT,
        DEAL,
        HASHED_EVENT,
        DENIED_EVENT,
        SOMEBODY_ELSE,
        WORK_AND_DELIVER,
        WORK_AND_FAIL,
        WORK_AND_DIE,
        CLAIM
    }

    /**
     * @param by which identifiers it names: e-mail, phone, visitor; at least one
     */
    record Act(Step step, Set<String> by) {}

    @AfterContainer
    static void close() {
        WORLD.close();
    }

    @Provide
    Arbitrary<List<Act>> acts() {
        Arbitrary<Set<String>> by =
                Arbitraries.of(EMAIL, PHONE, VISITOR).set().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(Arbitraries.of(Step.class), by)
                .as(Act::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(12);
    }

    @Property(tries = 40)
    void nothingTellsOfAPersonWhoWasErased(
            @ForAll("acts") List<Act> before,
            @ForAll("acts") List<Act> afterwards,
            @ForAll("identifiers") String identifier) {
        ErasureWorld shop = new ErasureWorld(WORLD);
        // what makes the identifiers one person's
        shop.lead(String.join(",", EMAIL, PHONE, VISITOR, NAME));
        Run run = new Run(shop);
        before.forEach(run::act);
        assertThat(shop.rowsThatTell(SECRETS)).isNotEmpty();

        shop.erase(identifier);
        assertThat(shop.rowsThatTell(SECRETS)).isEmpty();
        assertThat(shop.rows("queue_done d", context("d"))).isZero();
        assertThat(shop.rows("queue_items i", subject("i"))).isZero();

        afterwards.forEach(run::act);
        assertThat(shop.rowsThatTell(SECRETS)).isEmpty();
        assertThat(shop.rows("queue_items i", subject("i"))).isZero();
        assertThat(shop.rows("tracking_events", "user_data ->> 'em' IS NOT NULL"))
                .isEqualTo(run.others);
        assertThat(shop.rows("tracking_events", "value = 49.90"))
                .as("sales stay")
                .isEqualTo(run.sales);
    }

    @Provide
    Arbitrary<String> identifiers() {
        return Arbitraries.of(
                EMAIL, PHONE, VISITOR, "\"email\":\"zebulon.pike@gmail.com\"," + PHONE);
    }

    private static String context(String table) {
        return table + ".payload IS NOT NULL AND " + subject(table);
    }

    private static String subject(String table) {
        return """
        (EXISTS (SELECT FROM tracking_events e WHERE e.tenant_id = %1$s.tenant_id AND e.id = %1$s.event_id AND e.erased)
         OR EXISTS (SELECT FROM conversions c WHERE c.tenant_id = %1$s.tenant_id AND c.id = %1$s.conversion_id AND c.erased))
        """
                .formatted(table);
    }

    private static final class Run {
        private final ErasureWorld shop;
        private int count;
        private int others;
        private int sales;

        Run(ErasureWorld shop) {
            this.shop = shop;
        }

        void act(Act act) {
            String by = String.join(",", act.by());
            boolean contact = act.by().contains(EMAIL) || act.by().contains(PHONE);
            String id = "e" + count++;
            switch (act.step()) {
                case LEAD -> {
                    if (contact) {
                        shop.lead(
                                by
                                        + ","
                                        + NAME
                                        + ",\"clickIds\":{\"gclid\":\"gclid-theirs\"},\"fields\":{\"note\":\"Zebulon wants a call\"}");
                    }
                }
                case EVENT -> purchase(id, by + "," + NAME);
                case DENIED_EVENT -> purchase(id, by + ",\"consent\":{\"adUserData\":\"DENIED\"}");
                case HASHED_EVENT ->
                        purchase(
                                id,
                                "\"email\":\""
                                        + Sha256.hex("zebulon.pike@gmail.com")
                                                .toUpperCase(Locale.ROOT)
                                        + "\"");
                case DEAL -> shop.deal(id, by + ",\"city\":\"Quedlinburg\"");
                case SOMEBODY_ELSE -> {
                    shop.purchase(id, OTHER);
                    others++;
                    sales++;
                }
                case WORK_AND_DELIVER -> work(_ -> new Uploaded(200));
                case WORK_AND_FAIL -> work(item -> new Retryable(refusal(item), null));
                case WORK_AND_DIE -> work(item -> new ItemRefused(refusal(item)));
                case CLAIM -> shop.world.queue.claim(shop.toMeta);
            }
        }

        private void purchase(String id, String fields) {
            shop.event(
                    """
                    {"event":"purchase","eventId":"%s","pageUrl":"https://shop.example/thanks?name=zebulon",
                     "params":{"value":49.9,"order_id":"%s","gift":"from Zebulon"},"fbp":"fb.1.1.theirs",
                     "clickIds":{"gclid":"gclid-theirs"},"utm":{"content":"zebulon"},%s}
                    """
                            .formatted(id, id, fields));
            sales++;
        }

        /** As platforms do, it quotes what it was sent. */
        private static Refusal refusal(Deliverable item) {
            return new Refusal("no account of " + item.userData().toJson(), "1", 400);
        }

        private void work(Function<Deliverable, DeliveryOutcome> outcome) {
            WORLD.meta.answersBatches(batch ->
                    batch.stream()
                            .map(item ->
                                    new Sent(
                                            outcome.apply(item),
                                            item.userData().toJson().toString(),
                                            item.userData().toJson().toString()))
                            .toList());
            shop.world.work(shop.toMeta);
        }
    }
}
