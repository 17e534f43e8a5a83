package dev.relaywatch.dashboard.account;

import dev.relaywatch.dashboard.account.AccountView.EnrolmentView;
import dev.relaywatch.tenancy.SecondFactors.Enrolment;
import io.nayuki.qrcodegen.QrCode;

/** What an authenticator app reads from the screen. */
final class QrPicture {
    private QrPicture() {}

    static EnrolmentView of(Enrolment enrolment) {
        QrCode code = QrCode.encodeText(enrolment.uri(), QrCode.Ecc.MEDIUM);
        StringBuilder path = new StringBuilder();
        for (int y = 0; y < code.size; y++) {
            for (int x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x).append(' ').append(y).append("h1v1h-1z");
                }
            }
        }
        return new EnrolmentView(
                enrolment.secret().replaceAll("(.{4})", "$1 ").strip(), path.toString(), code.size);
    }
}
