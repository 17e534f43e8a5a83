package dev.relaywatch.health.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EventStreamTest {

    @Example
    void commentsIdsAndEventsWithoutDataAreLeftOut() {
        assertThat(
                        EventStream.data(
                                ": hello\n\nid: 1\ndata:\n\nevent: message\nid: 2\ndata: {}\n\n"))
                .containsExactly("{}");
    }

    @Example
    void linesOfOneEventBelongTogether() {
        assertThat(EventStream.data("data: {\ndata:  \"a\": 1\ndata\ndata: }\n\n"))
                .containsExactly("{\n \"a\": 1\n\n}");
    }

    @Example
    void whatTheEndCutsOffIsGiven() {
        assertThat(EventStream.data("data: one\n\ndata: tw")).containsExactly("one", "tw");
    }

    @Example
    void aByteOrderMarkIsNoPartOfTheFirstLine() {
        assertThat(EventStream.data("\uFEFFdata: one\n\n")).containsExactly("one");
    }

    @Property(tries = 200)
    void everyEventComesBackWhateverItsLineBreaksAre(
            @ForAll("events") List<List<String>> events, @ForAll("breaks") String lineBreak) {
        String body =
                events.stream()
                        .map(lines ->
                                lines.stream()
                                                .map(line -> "data: " + line + lineBreak)
                                                .collect(Collectors.joining())
                                        + lineBreak)
                        .collect(Collectors.joining());

        assertThat(EventStream.data(body))
                .isEqualTo(events.stream().map(lines -> String.join("\n", lines)).toList());
    }

    @Property(tries = 200)
    void noTextIsTooMuchForIt(@ForAll String body) {
        assertThat(EventStream.data(body)).doesNotContain("");
    }

    @Provide
    Arbitrary<List<List<String>>> events() {
        Arbitrary<String> line =
                Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(40);
        return line.list().ofMinSize(1).ofMaxSize(4).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> breaks() {
        return Arbitraries.of("\n", "\r\n", "\r");
    }
}
