package dev.relaywatch.sandbox;

import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/** The form by which a visitor asks to be called back. */
final class DemoForm {
    private DemoForm() {}

    /**
     * Where they live stands in the form, came up in a talk with the shop's assistant, is known
     * from the session, or is not known at all: then their address on the network may tell.
     */
    static DemoCall lead(DemoVisit visit, String id, Random random) {
        DemoPerson person = visit.person();
        DemoPerson.Place place = person.place();
        ObjectNode body =
                Json.object()
                        .put("firstName", person.firstName())
                        .put("lastName", person.lastName())
                        .put("email", person.email())
                        .put("phone", person.phone())
                        .put("visitorId", visit.visitorId())
                        .put("transactionId", id)
                        .put("source", "callback");
        switch (random.nextInt(4)) {
            case 0 ->
                    body.put("city", place.city())
                            .put("state", place.state())
                            .put("zip", place.zip())
                            .put("country", place.country());
            case 1 ->
                    body.put("zip", place.zip())
                            .putObject("aiContext")
                            .put("city", place.city())
                            .put("state", place.state())
                            .put("zip_code", place.zip())
                            .put("country", place.country());
            case 2 ->
                    body.putObject("sessionData")
                            .put("city", place.city())
                            .put("country", place.country());
            default -> {}
        }
        if (visit.isDenied()) {
            body.putObject("consent").put("adUserData", "DENIED");
        }
        return DemoCall.of(
                DemoDoor.LEAD,
                "/api/leads",
                visit.store().publicKey(),
                DemoPages.browserHeaders(visit),
                body);
    }
}
