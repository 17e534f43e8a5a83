package dev.relaywatch.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** One batch to the server. */
final class Sender {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TOO_MANY = 429;

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI address;
    private final String secretKey;
    private final String platform;
    private final String domain;

    Sender(URI address, String secretKey, String platform, String domain) {
        this.address = address;
        this.secretKey = secretKey;
        this.platform = platform;
        this.domain = domain;
    }

    /** What became of it. */
    enum Outcome {
        TAKEN,
        /** The server may take it later. */
        LATER,
        /** It will never take it. */
        REFUSED
    }

    Outcome send(List<Measurement> batch) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(ANSWER)
                        .header("Authorization", "Bearer " + secretKey)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json(batch)))
                        .build();
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status / 100 == 2) {
                return Outcome.TAKEN;
            }
            return status == TOO_MANY || status / 100 == 5 ? Outcome.LATER : Outcome.REFUSED;
        } catch (IOException e) {
            return Outcome.LATER;
        }
    }

    private String json(List<Measurement> batch) {
        StringBuilder json = new StringBuilder(batch.size() * 200).append("{\"metrics\":[");
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0) {
                json.append(',');
            }
            batch.get(i).write(json, platform, domain);
        }
        return json.append("]}").toString();
    }
}
