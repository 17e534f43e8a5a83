package dev.relaywatch.alerting.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.relaywatch.alerting.Notice;
import dev.relaywatch.alerting.RandomNotices;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MailBodyTest {

    @Provide
    Arbitrary<Notice> notices() {
        return RandomNotices.all();
    }

    @Property(tries = 60)
    void anyAlertIsAMail(@ForAll("notices") Notice notice) {
        MailBody one = MailBody.of(List.of(notice));
        MailBody two = MailBody.of(List.of(notice, notice));

        for (MailBody body : List.of(one, two)) {
            assertThat(body.subject()).matches("\\[\\w+] \\S(?s:.*)").hasSizeLessThan(200);
            assertThat(body.text()).contains(notice.page().toString());
            // Without its tags the page has no bracket left: every text is escaped.
            assertThat(body.html().replaceAll("<[^<>]*>", "")).doesNotContain("<", ">");
        }
    }
}
