package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * A made-up customer. Addresses are at example.com, telephone numbers from the range that Ofcom
 * keeps for drama, so that nobody is meant.
 */
record DemoPerson(
        String firstName, String lastName, String email, String phone, String city, String zip) {
    private static final List<String> FIRST_NAMES =
            List.of(
                    "Amelia", "Oliver", "Isla", "Noah", "Freya", "Leo", "Priya", "Arthur", "Zoe",
                    "Callum", "Hana", "Reuben", "Maya", "Finlay", "Nadia", "Theo", "Elsie",
                    "Idris");
    private static final List<String> LAST_NAMES =
            List.of(
                    "Hughes",
                    "Okafor",
                    "Patel",
                    "Murray",
                    "Walsh",
                    "Bennett",
                    "Kaur",
                    "Ellis",
                    "Novak",
                    "Reid",
                    "Campbell",
                    "Morgan",
                    "Silva",
                    "Turner",
                    "Osei",
                    "Byrne");
    private static final List<String> CITIES =
            List.of("London", "Leeds", "Bristol", "Glasgow", "Cardiff", "Norwich", "York");
    private static final List<String> ZIPS =
            List.of("SW1A 2AA", "LS1 4DY", "BS1 5TR", "G1 1XQ", "CF10 1EP", "NR2 1TF", "YO1 7HH");

    static DemoPerson any(Random random) {
        String first = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size()));
        String last = LAST_NAMES.get(random.nextInt(LAST_NAMES.size()));
        int number = random.nextInt(1_000);
        int place = random.nextInt(CITIES.size());
        return new DemoPerson(
                first,
                last,
                (first + "." + last + number + "@example.com").toLowerCase(Locale.ROOT),
                "+447700900%03d".formatted(number),
                CITIES.get(place),
                ZIPS.get(place));
    }

    /** As the pages send it: a customer leaves an address always, a number often. */
    void describe(ObjectNode userData) {
        userData.put("email", email)
                .put("first_name", firstName)
                .put("last_name", lastName)
                .put("city", city)
                .put("zip", zip)
                .put("country", "GB");
        if (!phone.endsWith("7")) {
            userData.put("phone", phone);
        }
    }

    /** Nothing of the person. */
    @Override
    public String toString() {
        return "a customer";
    }
}
