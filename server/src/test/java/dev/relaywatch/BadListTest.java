package dev.relaywatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Lists that are too long, there twice, or full of what is no event: all of it is taken or nothing.
 */
class BadListTest extends BadInput {

    private static String list(String name, int size, String event) {
        return IntStream.range(0, size)
                .mapToObj(i -> event.replace("#", String.valueOf(i)))
                .collect(Collectors.joining(",", "{\"" + name + "\":[", "]}"));
    }

    @Test
    void ofOneEventTooManyNoneIsStored() {
        String event = "{\"event\":\"page_view\",\"eventId\":\"#\"}";
        assertThat(refused(post("/api/track/event", list("events", 1_001, event), publicKey)))
                .isEqualTo("events: has 1001 events; 1 to 1000 can be sent at once");
        taken(post("/api/track/event", list("events", 1_000, event), publicKey));
        assertThat(rows("event_keys", acme)).isEqualTo(1_000);
    }

    @Test
    void ofOneMessageTooManyNoneIsStored() {
        String message = "{\"type\":\"page\",\"messageId\":\"#\"}";
        Answer answer = post("/v1/batch", list("batch", 2_501, message), publicKey);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("error").asString())
                .isEqualTo("batch: has over 2500 messages");
        assertThat(rows("event_keys", acme)).isZero();
        taken(post("/v1/batch", list("batch", 2_500, message), publicKey));
        assertThat(rows("event_keys", acme)).isEqualTo(2_500);
    }

    @Test
    void aHundredThousandThingsThatAreNoMessagesAreAnsweredInShort() {
        Answer answer = post("/v1/batch", list("batch", 100_000, "7"), publicKey);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text().length()).isLessThan(200);
    }

    @Test
    void aListThatIsThereTwiceIsRefusedWithAllThatIsInIt() {
        String list = "\"events\":[{\"event\":\"a\"}]";
        for (String body :
                new String[] {
                    "{" + list + "," + list + "}",
                    "{" + list + ",\"events\":null}",
                    "{" + list + ",\"ev\\u0000ents\":[{\"event\":\"b\"}]}"
                }) {
            assertThat(refused(post("/api/track/event", body, publicKey))).startsWith("events: ");
        }
    }

    @Test
    void aListWithNulInItsNameIsThatList() {
        taken(
                post(
                        "/v1/batch",
                        "{\"ba\\u0000tch\":[{\"type\":\"page\",\"messageId\":\"m1\"}]}",
                        publicKey));
        assertThat(rows("event_keys", acme)).isEqualTo(1);
    }
}
