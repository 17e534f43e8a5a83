package dev.relaywatch.alerting.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.ANotice;
import dev.relaywatch.alerting.AlertLine;
import dev.relaywatch.alerting.Channel;
import dev.relaywatch.alerting.ChannelContractTest;
import dev.relaywatch.alerting.Recipient;
import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Sent;
import dev.relaywatch.delivery.ScriptedServer.Reply;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** By an incoming webhook: what a message looks like, and what Slack's words mean. */
class SlackWebhookTest extends ChannelContractTest {
    private static final Path PAGE = Path.of("..", "docs", "alert-channels.md");

    private final SlackChannel channel = new SlackChannel(outbound(), JsonMapper.shared(), clock);

    @Override
    protected Channel channel() {
        return channel;
    }

    @Override
    protected Recipient recipient(URI base) {
        return recipient(Map.of(), Map.of("webhook-url", base + "/services/T012/B034/Xy_Secret99"));
    }

    private JsonNode attachment() {
        return body(0).path("attachments").path(0);
    }

    @Test
    void aMessageIsOneAttachmentWithColourAndBlocks() {
        assertThat(send(ANotice.opened())).isEqualTo(new Sent(null));

        assertThat(body(0).path("text").asString())
                .isEqualTo("[P1] Stripe does not answer (Acme Outdoor): Opened");
        assertThat(body(0).path("attachments")).hasSize(1);
        assertThat(attachment().path("color").asString()).isEqualTo("#D32F2F");
        JsonNode blocks = attachment().path("blocks");
        assertThat(blocks.valueStream().map(it -> it.path("type").asString()))
                .containsExactly("section", "section", "actions");
        assertThat(blocks.path(0).path("text").path("text").asString())
                .isEqualTo("3 of 3 checks failed: HTTP 503");
        assertThat(
                        blocks.path(1)
                                .path("fields")
                                .valueStream()
                                .map(it -> it.path("text").asString()))
                .containsExactly(
                        "*Severity*\nP1",
                        "*Tenant*\nAcme Outdoor",
                        "*Service*\nStripe (main)",
                        "*Since*\n11:48 UTC",
                        "*Seen*\n3 times, last at 12:00 UTC",
                        "*Measured*\nAnswer time 5.2 s, allowed 3.0 s",
                        "*At risk*\nabout 3.5 conversions and 410.00 EUR an hour",
                        "*Note*\nAnna: looking at it");
        JsonNode buttons = blocks.path(2).path("elements");
        assertThat(buttons.path(0).path("url").asString()).isEqualTo(ANotice.PAGE.toString());
        assertThat(buttons.path(1).path("text").path("text").asString()).isEqualTo("Acknowledge");
        assertThat(buttons.path(1).path("url").asString())
                .isEqualTo(ANotice.ACKNOWLEDGE.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "p1, open, #D32F2F",
        "p2, open, #F9A825",
        "p3, acknowledged, #1976D2",
        "p1, resolved, #2E7D32"
    })
    void theColourIsTheSeveritysUntilItIsResolved(String severity, String status, String colour) {
        send(ANotice.opened().severity(severity).status(status).heard());

        assertThat(attachment().path("color").asString()).isEqualTo(colour);
    }

    @Test
    void whatWouldBeMarkupIsEscaped() {
        send(ANotice.opened().title("<!channel> a & b").message("<https://evil.example|click>"));

        assertThat(body(0).path("text").asString()).contains("&lt;!channel&gt; a &amp; b");
        assertThat(received().getFirst().text())
                .doesNotContain("<!channel", "<https://evil")
                .contains("&lt;https://evil.example|click&gt;");
    }

    @Test
    void whatCameAndWentIsToldAsThat() {
        send(ANotice.opened().status("resolved"));

        assertThat(body(0).path("text").asString())
                .isEqualTo(
                        "[RESOLVED] Stripe does not answer (Acme Outdoor): Came and went in 12 min");
        assertThat(attachment().path("color").asString()).isEqualTo("#2E7D32");
    }

    @Test
    void aRiskThatIsStillLearnedIsNotTold() {
        send(ANotice.opened().atRisk(new AlertLine.AtRisk(true, null, Map.of())));

        assertThat(received().getFirst().text()).doesNotContain("At risk");
    }

    @Test
    void aLinkThatIsTooLongForAButtonIsLeftOut() {
        assertThat(
                        send(
                                ANotice.opened()
                                        .acknowledge(
                                                URI.create(
                                                        "https://ops.example/"
                                                                + "a".repeat(3_000)))))
                .isEqualTo(new Sent(null));
        assertThat(attachment().path("blocks").path(2).path("elements")).hasSize(1);
    }

    @Test
    void manyAlertsAreOneMessageWorstFirst() {
        SendOutcome outcome =
                send(
                        ANotice.opened().alert(1).severity("p3").title("small"),
                        ANotice.resolved().alert(2).title("over"),
                        ANotice.opened().alert(3).severity("p1").title("big"),
                        ANotice.opened().alert(4).severity("p2").title("middle"));

        assertThat(outcome).isEqualTo(new Sent(null));
        assertThat(received()).hasSize(1);
        assertThat(body(0).path("text").asString())
                .isEqualTo("4 alerts: 1 P1, 1 P2, 1 P3, 1 resolved");
        assertThat(attachment().path("color").asString()).isEqualTo("#D32F2F");
        assertThat(lines())
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("*P1* <https://ops.example/alerts/1|big>"),
                        it -> assertThat(it).contains("middle"),
                        it -> assertThat(it).contains("small"),
                        it -> assertThat(it).startsWith("*RESOLVED*").contains("over"));
    }

    @Test
    void theMostThatOneMessageTellsFitsWhateverTheyAreCalled() {
        ANotice[] most =
                IntStream.range(0, channel.mostInOne())
                        .mapToObj(i ->
                                ANotice.opened()
                                        .alert(i)
                                        .title("&<>".repeat(300))
                                        .tenant("t", "&".repeat(300))
                                        .page(URI.create("https://ops.example/" + "p".repeat(90))))
                        .toArray(ANotice[]::new);

        assertThat(send(most)).isEqualTo(new Sent(null));
        assertThat(received()).as("no second try").hasSize(1);
        assertThat(lines()).filteredOn(line -> line.contains("/pppp")).hasSize(50);
    }

    private List<String> lines() {
        return attachment()
                .path("blocks")
                .valueStream()
                .flatMap(block -> block.path("text").path("text").asString().lines())
                .toList();
    }

    private static URI acknowledge(int number, int length) {
        return URI.create("https://ops.example/a/" + number + "-" + "t".repeat(length));
    }

    @Test
    void eachOfManyAlertsHasItsOwnLinkToAcknowledgeIt() {
        send(
                ANotice.opened()
                        .alert(1)
                        .title("small")
                        .severity("p3")
                        .acknowledge(URI.create("https://ops.example/a/1?x&y")),
                ANotice.opened().alert(2).title("big").acknowledge(acknowledge(2, 60)),
                ANotice.resolved().alert(3).title("over"));

        assertThat(lines())
                .satisfiesExactly(
                        it ->
                                assertThat(it)
                                        .contains("|big>")
                                        .endsWith(" · <" + acknowledge(2, 60) + "|Acknowledge>"),
                        it ->
                                assertThat(it)
                                        .endsWith(
                                                " · <https://ops.example/a/1?x&amp;y|Acknowledge>"),
                        it -> assertThat(it).contains("|over>").doesNotContain("Acknowledge"));
    }

    @Test
    void whereThereIsNoRoomForAllLinksTheWorstHaveThemAndTheRestIsCounted() {
        ANotice[] most =
                IntStream.range(0, channel.mostInOne())
                        .mapToObj(i ->
                                ANotice.opened()
                                        .alert(i)
                                        .severity(i < 40 ? "p3" : "p1")
                                        .title("x".repeat(300))
                                        .acknowledge(acknowledge(i, 110)))
                        .toArray(ANotice[]::new);

        send(most);

        List<String> told = lines();
        List<String> linked = told.stream().filter(it -> it.contains("|Acknowledge>")).toList();
        assertThat(linked).hasSizeBetween(3, 10).isEqualTo(told.subList(0, linked.size()));
        assertThat(linked).allMatch(it -> it.startsWith("*P1*"));
        assertThat(told.getLast())
                .isEqualTo(
                        "_"
                                + (50 - linked.size())
                                + " more can be acknowledged, each where its title leads_");
    }

    @Test
    void aMessageWhoseBlocksAreRefusedIsSentAsTextOnce() {
        sandbox.stand("acme", "slack", Map.of("error", "invalid_blocks"));

        assertThat(send(ANotice.opened())).isEqualTo(new Sent(null));
        assertThat(received()).hasSize(2);
        assertThat(body(1).propertyNames()).containsExactly("text");
    }

    @Test
    void aPageInPlaceOfSlackIsForLater() {
        assertThat(answered(Reply.of(200, "<html>Sign in</html>")))
                .isInstanceOf(SendOutcome.Later.class);
    }

    static Stream<String> rows() throws Exception {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .filter(line -> !line.startsWith("| `settings") && !line.startsWith("| `secrets"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theTableOfTheGuideIsWhatIsDone(String row) {
        String[] cells = row.split("\\|", -1);
        for (String word : words(cells[1])) {
            SendOutcome outcome = answered(Reply.of(400, word));

            switch (cells[2].strip()) {
                case "channel" ->
                        assertThat(outcome)
                                .isEqualTo(
                                        new SendOutcome.Refused(
                                                "Slack answered 400 "
                                                        + word
                                                        + ": "
                                                        + cells[3].strip(),
                                                true));
                case "message" ->
                        assertThat(outcome)
                                .isInstanceOfSatisfying(
                                        SendOutcome.Refused.class,
                                        it -> assertThat(it.channel()).isFalse());
                case "gone" ->
                        assertThat(SlackError.of(word).kind()).isEqualTo(SlackError.Kind.GONE);
                case "later" -> assertThat(outcome).isInstanceOf(SendOutcome.Later.class);
                default -> throw new AssertionError("no such outcome: " + row);
            }
        }
    }

    @Test
    void everyWordIsInTheGuide() throws Exception {
        assertThat(rows().flatMap(row -> words(row.split("\\|", -1)[1]).stream()))
                .containsExactlyInAnyOrderElementsOf(SlackError.known().keySet());
    }

    private static List<String> words(String cell) {
        return Pattern.compile("`([^`]+)`")
                .matcher(cell)
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
