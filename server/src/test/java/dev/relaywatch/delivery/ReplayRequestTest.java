package dev.relaywatch.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.queue.LaneChoice;
import dev.relaywatch.queue.QueueFilter;
import dev.relaywatch.shared.ConnectionId;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a caller wants tried again is read strictly: a slip must never retry more than was meant.
 */
class ReplayRequestTest {
    private static DeliveryWorld world;
    private static TenantId tenant;
    private static ConnectionId outlet;

    @BeforeAll
    @BeforeContainer
    static void open() {
        world = new DeliveryWorld();
        tenant = world.tenant();
        world.connect(tenant, "meta", "main");
        outlet = world.connect(tenant, "meta", "outlet");
        world.connect(tenant, "webhook", "main");
    }

    @AfterAll
    @AfterContainer
    static void close() {
        world.close();
    }

    private static ReplayRequest.Outcome read(String body) {
        return ReplayRequest.read(
                tenant,
                (ObjectNode) JsonMapper.shared().readTree(body.replace('\'', '"')),
                world.destinations);
    }

    private static ReplayRequest.Wanted wanted(String body) {
        return switch (read(body)) {
            case ReplayRequest.Wanted wanted -> wanted;
            case ReplayRequest.Invalid invalid -> throw new AssertionError(invalid);
        };
    }

    private static String refusal(String body) {
        return switch (read(body)) {
            case ReplayRequest.Wanted wanted -> throw new AssertionError(wanted);
            case ReplayRequest.Invalid(var errors) -> {
                FieldError first = errors.getFirst();
                yield first.field() + ": " + first.message();
            }
        };
    }

    @Test
    void allIsEverythingThatFailed() {
        assertThat(wanted("{'retryAll':true}"))
                .isEqualTo(
                        new ReplayRequest.Wanted(
                                QueueFilter.of(tenant).withStatuses(List.of("failed")),
                                false,
                                false));
    }

    @Test
    void deadLettersAPreviewAndDuplicatesAreAskedFor() {
        ReplayRequest.Wanted wanted =
                wanted(
                        "{'retryAll':true,'includeDeadLetters':true,'preview':true,'confirmDuplicates':true}");

        assertThat(wanted.filter().statuses()).containsExactlyInAnyOrder("failed", "dead_letter");
        assertThat(wanted.preview()).isTrue();
        assertThat(wanted.confirmed()).isTrue();
    }

    @Test
    void someAreNamed() {
        UUID id = UUID.fromString("01890000-0000-7000-8000-000000000000");

        assertThat(wanted("{'ids':['" + id + "'],'filter':null,'retryAll':false}").filter().ids())
                .containsExactly(id);
    }

    @Test
    void aFilterNamesStatusDestinationErrorAndTime() {
        assertThat(
                        wanted(
                                        """
                                        {'filter':{'status':['dead_letter'],'destination':'meta_capi:outlet','errorCode':'190',
                                         'from':'2026-11-01T00:00:00Z','to':'2026-11-02T01:00:00+01:00'}}
                                        """)
                                .filter())
                .isEqualTo(
                        new QueueFilter(
                                tenant,
                                List.of("dead_letter"),
                                LaneChoice.only("meta_capi", Set.of(outlet)),
                                "190",
                                Instant.parse("2026-11-01T00:00:00Z"),
                                Instant.parse("2026-11-02T00:00:00Z"),
                                null));
    }

    @Test
    void aStatusMayStandAlone() {
        assertThat(wanted("{'filter':{'status':'failed'}}").filter().statuses())
                .containsExactly("failed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | retryAll: say what to retry",
                "{'retryAll':false} | retryAll: say what to retry",
                "{'retryAll':'true'} | retryAll: must be true or false",
                "{'retryAll':1} | retryAll: must be true or false",
                "{'retryAll':true,'preview':'yes'} | preview: must be true or false",
                "{'retryAll':true,'confirmDuplicates':0} | confirmDuplicates: must be true or false",
                "{'retryAll':true,'includeDeadLetters':[]} | includeDeadLetters: must be true or false",
                "{'retryAll':true,'ids':[]} | ids: is given beside retryAll",
                "{'retryAll':true,'filter':{'status':'failed'}} | filter: is given beside retryAll",
                "{'ids':[],'filter':{'status':'failed'}} | filter: is given beside ids",
                "{'retryall':true} | retryall: is not known here",
                "{'retryAll':true,'dryRun':true} | dryRun: is not known here",
                "{'ids':'x'} | ids: must be a list",
                "{'ids':['x']} | ids[0]: must be a UUID",
                "{'filter':[]} | filter: must be an object",
                "{'filter':{}} | filter: is empty",
                "{'filter':{'destination':null}} | filter: is empty",
                "{'filter':{'destinaton':'meta_capi'}} | filter.destinaton: is not known here",
                "{'filter':{'destination':'fax'}} | filter.destination: there is no destination",
                "{'filter':{'destination':'meta_capi:mian'}} | filter.destination: there is no destination",
                "{'filter':{'destination':7}} | filter.destination: must be a text",
                "{'filter':{'errorCode':' '}} | filter.errorCode: must be a text",
                "{'filter':{'errorCode':190}} | filter.errorCode: must be a text",
                "{'filter':{'status':'uploaded'}} | filter.status: must be failed",
                "{'filter':{'status':[]}} | filter.status: must be failed",
                "{'filter':{'from':'yesterday'}} | filter.from: must be a time",
                "{'filter':{'to':'+99999-01-01T00:00:00Z'}} | filter.to: must be a time",
                "{'filter':{'from':'2026-11-02T00:00:00Z','to':'2026-11-02T00:00:00Z'}} | filter.to: must be after",
            })
    void whatIsWrongIsSaidOfItsField(String body, String message) {
        assertThat(refusal(body)).startsWith(message);
    }

    @Test
    void whatThereIsIsNamedBesideWhatThereIsNot() {
        assertThat(refusal("{'filter':{'destination':'meta'}}"))
                .contains("google_ads, meta_capi, meta_capi:outlet, webhook");
        assertThat(refusal("{'retryAll':true,'dryRun':true}"))
                .contains("retryAll, ids, filter, includeDeadLetters, preview, confirmDuplicates");
        assertThat(refusal("{'filter':{'dest':'x'}}"))
                .contains("status, destination, errorCode, from, to");
    }

    @Property(tries = 50)
    void noUnknownWordIsPassedOver(
            @ForAll @AlphaChars @StringLength(min = 1, max = 20) String word) {
        assertThat(read("{'retryAll':true,'x%s':true}".formatted(word)))
                .isInstanceOf(ReplayRequest.Invalid.class);
        assertThat(read("{'filter':{'status':'failed','x%s':1}}".formatted(word)))
                .isInstanceOf(ReplayRequest.Invalid.class);
    }
}
