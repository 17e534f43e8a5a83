package dev.relaywatch.alerting.email;

import dev.relaywatch.alerting.SendOutcome;
import dev.relaywatch.alerting.SendOutcome.Later;
import dev.relaywatch.alerting.SendOutcome.Refused;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;

/**
 * What a failed sending means: the server's reply codes (RFC 5321, 4.2.3; RFC 4954, 6). Nothing
 * that the server did not say with a 5 is final.
 *
 * @param reached how many addresses it went to all the same
 */
record SmtpVerdict(SendOutcome outcome, int reached) {

    /**
     * A code that the server named, and for what.
     *
     * @param words the server's
     */
    private record Reply(int code, About about, String words) {
        boolean isFinal() {
            return code >= 500 && code <= 599;
        }
    }

    private enum About {
        RECIPIENT,
        SENDER,
        MESSAGE,
        ACCOUNT
    }

    static SmtpVerdict of(MailException problem) {
        List<Reply> replies = new ArrayList<>();
        int reached = 0;
        for (Throwable cause : causes(problem)) {
            if (cause instanceof SendFailedException failed
                    && failed.getValidSentAddresses() != null) {
                reached = Math.max(reached, failed.getValidSentAddresses().length);
            }
            replies.addAll(replies(cause));
        }
        return new SmtpVerdict(outcome(problem, replies), reached);
    }

    private static SendOutcome outcome(MailException problem, List<Reply> replies) {
        if (replies.isEmpty()) {
            return problem instanceof MailAuthenticationException
                    ? account("the mail server refuses the login")
                    : new Later("the mail server was not reached, or did not answer in time", null);
        }
        Reply first =
                replies.stream()
                        .filter(reply -> !reply.isFinal())
                        .findFirst()
                        .orElse(replies.getFirst());
        String words = "the mail server answered " + first.words();
        if (!first.isFinal()) {
            return new Later(words, null);
        }
        return switch (first.about()) {
            case ACCOUNT -> account(words);
            case SENDER -> new Refused(words + "; correct relaywatch.mail.from", true);
            case RECIPIENT -> new Refused(words + "; correct settings.to", true);
            case MESSAGE -> new Refused(words, false);
        };
    }

    private static SendOutcome account(String words) {
        return new Refused(words + "; correct spring.mail.username and spring.mail.password", true);
    }

    /** A server's reply begins with its code. */
    private static List<Reply> replies(Throwable cause) {
        String words = cause.getMessage() == null ? "" : cause.getMessage().strip();
        return switch (cause) {
            case SMTPAddressFailedException address ->
                    List.of(reply(address.getReturnCode(), About.RECIPIENT, words));
            case SMTPSenderFailedException sender ->
                    List.of(reply(sender.getReturnCode(), About.SENDER, words));
            case SMTPSendFailedException sending ->
                    // Where addresses were refused, each of them says why itself.
                    sending.getNextException() == null
                            ? List.of(reply(sending.getReturnCode(), About.MESSAGE, words))
                            : List.of();
            case AuthenticationFailedException _ ->
                    words.matches("(?s)[45]\\d\\d\\b.*")
                            ? List.of(
                                    new Reply(
                                            Integer.parseInt(words.substring(0, 3)),
                                            About.ACCOUNT,
                                            words))
                            : List.of();
            default -> List.of();
        };
    }

    private static Reply reply(int code, About about, String words) {
        About really =
                switch (code) {
                    case 530, 534, 535, 538 -> About.ACCOUNT;
                    case 552, 554 -> About.MESSAGE;
                    default -> about;
                };
        return new Reply(code, really, words);
    }

    /** Bounded: a chain of exceptions may have a circle. */
    private static List<Throwable> causes(MailException problem) {
        List<Throwable> all = new ArrayList<>();
        if (problem instanceof MailSendException sending) {
            all.addAll(List.of(sending.getMessageExceptions()));
        }
        if (problem.getCause() != null) {
            all.add(problem.getCause());
        }
        for (int i = 0; i < all.size() && all.size() < 200; i++) {
            if (all.get(i) instanceof MessagingException messaging
                    && messaging.getNextException() != null) {
                all.add(messaging.getNextException());
            }
        }
        return all.stream().distinct().toList();
    }
}
