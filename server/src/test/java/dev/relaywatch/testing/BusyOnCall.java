package dev.relaywatch.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * People on call who raise, acknowledge, resolve and silence alerts at a server whatever becomes of
 * it, and remember what it answered. Each touches nothing but his own.
 */
public final class BusyOnCall {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PEOPLE = 4;
    private static final String ALERTS = "/api/platform/alerts";
    private static final String SILENCES = "/api/platform/silences";

    /** Watched services whose alerts nobody raises before they are silenced. */
    private static final List<String> QUIETED =
            List.of(
                    "assemblyai",
                    "database",
                    "ga4",
                    "google-ads",
                    "gtm",
                    "inngest",
                    "loop",
                    "mcp",
                    "meta",
                    "mux",
                    "pipeline",
                    "redis",
                    "shopify",
                    "slack",
                    "supabase",
                    "tiktok",
                    "vercel",
                    "webhook",
                    "wise",
                    "woocommerce");

    private final HttpClient http = HttpClient.newHttpClient();
    private final String platformKey;
    private final List<Person> people = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();

    /**
     * @param tenantKey half of the people use it
     */
    public BusyOnCall(String platformKey, String tenantKey, long seed) {
        this.platformKey = platformKey;
        for (int i = 0; i < PEOPLE; i++) {
            people.add(new Person(i, i % 2 == 0 ? platformKey : tenantKey, seed));
        }
    }

    /**
     * An alert that a server has, as it was answered last.
     *
     * @param quiet by which silence it was covered when it was raised; absent: by none
     * @param endedAt when somebody asked to resolve it; absent: nobody did
     * @param endedQuietly whether that silence was in force then
     */
    public record Case(
            JsonNode shown,
            Instant raisedAt,
            @Nullable String quiet,
            @Nullable Instant endedAt,
            boolean endedQuietly) {
        public String id() {
            return shown.path("id").asString();
        }

        public String status() {
            return shown.path("status").asString();
        }

        public String title() {
            return shown.path("title").asString();
        }

        private Case as(JsonNode now) {
            return new Case(now, raisedAt, quiet, endedAt, endedQuietly);
        }
    }

    /** Ended or not, as its answer showed it. */
    public record Quiet(JsonNode shown, boolean ended) {}

    public List<Case> cases() {
        return people.stream().flatMap(person -> person.cases.values().stream()).toList();
    }

    public List<Quiet> silences() {
        return people.stream().flatMap(person -> person.silences.values().stream()).toList();
    }

    /** Answers that neither did what was asked nor were cut off. */
    public List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** They work until it is closed, or the server is gone. */
    public Load load(ChildServer server) {
        return new Load(server);
    }

    /** People at work; closing waits for the answers they still expect. */
    public final class Load implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Thread> threads;

        private Load(ChildServer server) {
            threads =
                    people.stream()
                            .map(person ->
                                    Thread.ofVirtual().start(() -> person.work(server, over)))
                            .toList();
        }

        @Override
        public void close() {
            over.set(true);
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** What nobody was answered is asked for again: it was done, or it was not. */
    public void askAboutWhatWasCutOff(ChildServer server) throws IOException, InterruptedException {
        for (Person person : people) {
            person.resolveDoubt(server);
        }
    }

    /** All that were raised by hand, by their ids. */
    public Map<String, JsonNode> alerts(ChildServer server)
            throws IOException, InterruptedException {
        return all(server, ALERTS + "?source=manual&limit=500");
    }

    /** All there are, those that ended too, by their ids. */
    public Map<String, JsonNode> silences(ChildServer server)
            throws IOException, InterruptedException {
        return all(server, SILENCES + "?all=true&limit=500");
    }

    /** Everything may be told from now on. */
    public void endSilences(ChildServer server) throws IOException, InterruptedException {
        for (Person person : people) {
            for (String id : List.copyOf(person.silences.keySet())) {
                if (!person.silence(id).ended()) {
                    person.endSilence(server, id);
                }
            }
        }
    }

    private Map<String, JsonNode> all(ChildServer server, String path)
            throws IOException, InterruptedException {
        Map<String, JsonNode> all = new LinkedHashMap<>();
        String cursor = "";
        do {
            JsonNode page = JSON.readTree(server.get(path + cursor, platformKey));
            page.path("items").forEach(item -> all.put(item.path("id").asString(), item));
            JsonNode next = page.path("nextCursor");
            cursor = next.isString() ? "&cursor=" + next.asString() : "";
        } while (!cursor.isEmpty());
        return all;
    }

    /** Something that was asked and not answered. */
    private sealed interface Doubt {
        record Raising(String title, Instant at, @Nullable String quiet) implements Doubt {}

        record Changing(Case before, String action) implements Doubt {}

        record Silencing(String service) implements Doubt {}

        record Ending(String silence) implements Doubt {}
    }

    private final class Person {
        private final int number;
        private final String key;
        private final Random random;
        private final Map<String, Case> cases = new LinkedHashMap<>();
        private final Map<String, Quiet> silences = new LinkedHashMap<>();
        private @Nullable Doubt doubt;
        private int next;
        private int silenced;

        Person(int number, String key, long seed) {
            this.number = number;
            this.key = key;
            this.random = new Random(seed + number);
        }

        private Quiet silence(String id) {
            return Objects.requireNonNull(silences.get(id));
        }

        void work(ChildServer server, AtomicBoolean over) {
            try {
                while (!over.get() && doubt == null) {
                    doSomething(server);
                    Thread.sleep(random.nextInt(5, 60));
                }
            } catch (IOException e) {
                // it is gone; what was asked last is in doubt
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void doSomething(ChildServer server) throws IOException, InterruptedException {
            int dice = random.nextInt(1_000);
            if (dice < 450) {
                raise(server, null);
            } else if (dice < 650) {
                change(server, "resolve", "open", "acknowledged");
            } else if (dice < 850) {
                change(server, "acknowledge", "open");
            } else if (dice < 900) {
                change(server, "unacknowledge", "acknowledged");
            } else if (dice < 908) {
                silence(server);
            } else {
                List<String> inForce =
                        silences.keySet().stream().filter(id -> !silence(id).ended()).toList();
                if (!inForce.isEmpty()) {
                    String id = inForce.get(random.nextInt(inForce.size()));
                    if (dice < 996) {
                        raise(server, id);
                    } else {
                        endSilence(server, id);
                    }
                }
            }
        }

        private String name(String kind) {
            return String.format(Locale.ROOT, "%s-%d-%05d.", kind, number, next++);
        }

        /**
         * @param quiet the silence that covers it; absent: none does
         */
        private void raise(ChildServer server, @Nullable String quiet)
                throws IOException, InterruptedException {
            String title = name("case");
            String service =
                    quiet == null ? "stripe" : silence(quiet).shown().path("service").asString();
            Instant at = Instant.now();
            doubt = new Doubt.Raising(title, at, quiet);
            String severity = "p" + random.nextInt(1, 4);
            JsonNode shown =
                    send(
                            server,
                            "POST",
                            ALERTS,
                            """
                            {"severity":"%s","service":"%s","title":"%s","message":"Somebody looked"}
                            """
                                    .formatted(severity, service, title));
            doubt = null;
            if (shown != null) {
                cases.put(shown.path("id").asString(), new Case(shown, at, quiet, null, false));
            }
        }

        private void change(ChildServer server, String action, String... from)
                throws IOException, InterruptedException {
            List<Case> able =
                    cases.values().stream()
                            .filter(it -> List.of(from).contains(it.status()))
                            .toList();
            if (able.isEmpty()) {
                return;
            }
            Case chosen = able.get(random.nextInt(able.size()));
            if (action.equals("resolve")) {
                boolean quietly = chosen.quiet() != null && !silence(chosen.quiet()).ended();
                chosen =
                        new Case(
                                chosen.shown(),
                                chosen.raisedAt(),
                                chosen.quiet(),
                                Instant.now(),
                                quietly);
            }
            doubt = new Doubt.Changing(chosen, action);
            String note = random.nextBoolean() ? "{}" : "{\"note\":\"" + name("note") + "\"}";
            JsonNode shown = send(server, "POST", ALERTS + "/" + chosen.id() + "/" + action, note);
            doubt = null;
            if (shown != null) {
                cases.put(chosen.id(), chosen.as(shown));
            }
        }

        private void silence(ChildServer server) throws IOException, InterruptedException {
            int mine = number + PEOPLE * silenced;
            if (mine >= QUIETED.size()) {
                return;
            }
            silenced++;
            String service = QUIETED.get(mine);
            doubt = new Doubt.Silencing(service);
            JsonNode shown =
                    send(
                            server,
                            "POST",
                            SILENCES,
                            """
                            {"service":"%s","until":"%s","reason":"somebody works on it"}
                            """
                                    .formatted(
                                            service,
                                            Instant.now()
                                                    .plus(Duration.ofHours(6))
                                                    .truncatedTo(ChronoUnit.SECONDS)));
            doubt = null;
            if (shown != null) {
                silences.put(shown.path("id").asString(), new Quiet(shown, false));
            }
        }

        private void endSilence(ChildServer server, String id)
                throws IOException, InterruptedException {
            doubt = new Doubt.Ending(id);
            send(server, "DELETE", SILENCES + "/" + id, "");
            doubt = null;
            silences.put(id, new Quiet(silence(id).shown(), true));
        }

        /** What was done; null where it was refused. */
        private @Nullable JsonNode send(ChildServer server, String method, String path, String body)
                throws IOException, InterruptedException {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .timeout(Duration.ofSeconds(20))
                                    .header("Authorization", "Bearer " + key)
                                    .header("Content-Type", "application/json")
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                refusals.add(
                        method + " " + path + ": " + answer.statusCode() + " " + answer.body());
                return null;
            }
            return answer.body().isEmpty() ? JSON.createObjectNode() : JSON.readTree(answer.body());
        }

        private void resolveDoubt(ChildServer server) throws IOException, InterruptedException {
            Doubt open = doubt;
            doubt = null;
            switch (open) {
                case null -> {}
                case Doubt.Raising(var title, var at, var quiet) ->
                        alerts(server).values().stream()
                                .filter(it -> it.path("title").asString().equals(title))
                                .forEach(it ->
                                        cases.put(
                                                it.path("id").asString(),
                                                new Case(it, at, quiet, null, false)));
                case Doubt.Changing(var before, _) -> {
                    JsonNode now = alerts(server).get(before.id());
                    if (now != null && !now.path("status").asString().equals(before.status())) {
                        cases.put(before.id(), before.as(now));
                    }
                }
                case Doubt.Silencing(var service) ->
                        silences(server).values().stream()
                                .filter(it -> it.path("service").asString().equals(service))
                                .forEach(it ->
                                        silences.put(
                                                it.path("id").asString(), new Quiet(it, false)));
                case Doubt.Ending(var id) -> {
                    JsonNode now = silences(server).get(id);
                    if (now != null && now.has("endedBy")) {
                        silences.put(id, new Quiet(silence(id).shown(), true));
                    }
                }
            }
        }
    }
}
