package dev.relaywatch.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.RandomNotices;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

class SlackMessageTest {

    @Provide
    Arbitrary<Notice> notices() {
        return RandomNotices.all();
    }

    @Provide
    Arbitrary<List<Notice>> many() {
        return RandomNotices.all().list().ofMinSize(2).ofMaxSize(50);
    }

    @Property(tries = 200)
    void anyAlertKeepsEveryLimit(@ForAll("notices") Notice notice) {
        keepsEveryLimit(SlackMessage.of(List.of(notice)));
    }

    @Property(tries = 20)
    void anyAlertsTogetherKeepEveryLimit(@ForAll("many") List<Notice> notices) {
        keepsEveryLimit(SlackMessage.of(notices));
    }

    /** {@code docs.slack.dev}, "Block Kit". */
    private static void keepsEveryLimit(SlackMessage message) {
        assertThat(message.plain().path("text").asString()).isNotBlank().hasSizeLessThan(4_000);
        assertThat(message.rich().path("text").asString()).isNotBlank().hasSizeLessThan(4_000);
        assertThat(message.rich().path("attachments")).hasSize(1);
        JsonNode blocks = message.rich().path("attachments").path(0).path("blocks");
        assertThat(blocks.size()).isBetween(1, 50);
        int all = 0;
        for (JsonNode block : blocks) {
            List<String> texts = new ArrayList<>();
            if (block.has("text")) {
                texts.add(block.path("text").path("text").asString());
            }
            block.path("fields")
                    .forEach(field -> {
                        texts.add(field.path("text").asString());
                        assertThat(field.path("text").asString()).hasSizeLessThanOrEqualTo(2_000);
                    });
            assertThat(block.path("fields").size()).isLessThanOrEqualTo(10);
            for (String text : texts) {
                assertThat(text).isNotBlank().hasSizeLessThanOrEqualTo(3_000);
                assertThat(text.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&");
                all += text.length();
            }
        }
        assertThat(all).isLessThan(13_000);
    }

    @Property(tries = 200)
    void noEscapeIsCut(@ForAll String text) {
        String escaped = SlackMessage.escaped(text, 20);

        assertThat(escaped).hasSizeLessThanOrEqualTo(20);
        assertThat(escaped.replaceAll("&(amp|lt|gt);", "")).doesNotContain("&", "<", ">");
    }
}
