package dev.relaywatch.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * A made-up customer. Addresses are at example.com, telephone numbers from the range that Ofcom
 * keeps for drama, so that nobody is meant.
 */
record DemoPerson(String firstName, String lastName, String email, String phone, Place place) {
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
    private static final List<Place> PLACES =
            List.of(
                    new Place("London", "England", "SW1A 2AA", "GB"),
                    new Place("Leeds", "England", "LS1 4DY", "GB"),
                    new Place("Glasgow", "Scotland", "G1 1XQ", "GB"),
                    new Place("Cardiff", "Wales", "CF10 1EP", "GB"),
                    new Place("Köln", "Nordrhein-Westfalen", "50667", "DE"),
                    new Place("München", "Bayern", "80331", "Germany"),
                    new Place("Portland", "OR", "97204", "US"),
                    new Place("Boston", "Massachusetts", "02108", "United States"),
                    new Place("Zürich", "ZH", "8001", "CH"));

    /**
     * Where they live, as people write it.
     *
     * @param state a name or a code
     * @param country a name or a code
     */
    record Place(String city, String state, String zip, String country) {}

    static DemoPerson any(Random random) {
        String first = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size()));
        String last = LAST_NAMES.get(random.nextInt(LAST_NAMES.size()));
        int number = random.nextInt(1_000);
        return new DemoPerson(
                first,
                last,
                (first + "." + last + number + "@example.com").toLowerCase(Locale.ROOT),
                "+447700900%03d".formatted(number),
                PLACES.get(random.nextInt(PLACES.size())));
    }

    /** As the pages send it: a customer leaves an address always, a number often. */
    void describe(ObjectNode userData) {
        userData.put("email", email)
                .put("first_name", firstName)
                .put("last_name", lastName)
                .put("city", place.city())
                .put("state", place.state())
                .put("zip", place.zip())
                .put("country", place.country());
        if (hasLeftNumber()) {
            userData.put("phone", phone);
        }
    }

    /** As Segment's libraries send it. */
    void describeTraits(ObjectNode traits) {
        traits.put("email", email).put("firstName", firstName).put("lastName", lastName);
        if (hasLeftNumber()) {
            traits.put("phone", phone);
        }
        traits.putObject("address")
                .put("city", place.city())
                .put("state", place.state())
                .put("postalCode", place.zip())
                .put("country", place.country());
    }

    private boolean hasLeftNumber() {
        return !phone.endsWith("7");
    }

    /** Nothing of the person. */
    @Override
    public String toString() {
        return "a customer";
    }
}
