package dev.relaywatch.alerting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Remembers what it was told, and answers as the test wishes. */
final class RecordingChannel implements Channel {
    private final ChannelType type;
    private final int mostInOne;
    final List<Message> messages = new CopyOnWriteArrayList<>();
    volatile Function<List<Notice>, SendOutcome> answers = _ -> new SendOutcome.Sent("thread");

    /** One message that was taken. */
    record Message(Recipient recipient, List<Notice> notices) {}

    RecordingChannel(ChannelType type, int mostInOne) {
        this.type = type;
        this.mostInOne = mostInOne;
    }

    @Override
    public ChannelType type() {
        return type;
    }

    @Override
    public int mostInOne() {
        return mostInOne;
    }

    @Override
    public Duration pace() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean tells(Transition transition) {
        return transition != Transition.REMINDED || type != ChannelType.PAGERDUTY;
    }

    @Override
    public SendOutcome send(Recipient recipient, List<Notice> notices, Duration limit) {
        SendOutcome outcome = answers.apply(notices);
        if (outcome instanceof SendOutcome.Sent) {
            messages.add(new Message(recipient, notices));
        }
        return outcome;
    }

    /** {@code channel: transition title}, in order. */
    List<String> told() {
        List<String> told = new ArrayList<>();
        for (Message message : messages) {
            for (Notice notice : message.notices()) {
                told.add(
                        message.recipient().name()
                                + ": "
                                + (notice.isSummary() ? "summary" : notice.transition().text())
                                + " "
                                + notice.alert().title());
            }
        }
        return told;
    }
}
