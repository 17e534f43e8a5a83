package dev.relaywatch.delivery;

import dev.relaywatch.capture.Capture;
import dev.relaywatch.shared.Sha256;
import dev.relaywatch.shared.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * By which two numbers Google Analytics knows whoever an item is of. The browser's own come first:
 * those of the item, else those that another event of its visitor carried. Where no event ever
 * carried any, they are made from what identifies the person, and are the same each time; for
 * Google Analytics that is somebody else than the browser.
 */
@Component
public class ClientIds {
    /** As long as a visit may lie back that brought a sale. */
    private static final Duration LOOKED_BACK = Duration.ofDays(90);

    /** The value of the cookie {@code _ga}, with or without what stands before the id in it. */
    private static final Pattern CLIENT_ID =
            Pattern.compile("(?:GA\\d\\.[\\d-]{1,9}\\.)?(\\d{1,20}\\.\\d{1,20})");

    private static final List<String> PARAMETERS = List.of("client_id", "ga_client_id");

    /** Which hash says best who somebody is, in Meta's words. */
    private static final List<String> IDENTIFYING = List.of("em", "ph", "external_id");

    /** What is known of visitors. */
    @FunctionalInterface
    public interface Known {
        /** The client ids that their events carried, by their rows. */
        Map<UUID, String> of(TenantId tenant, Collection<UUID> visitorRows);
    }

    private final Known known;

    @Autowired
    ClientIds(Capture capture, Clock clock) {
        this((tenant, visitors) ->
                capture.clientIds(tenant, visitors, clock.instant().minus(LOOKED_BACK)));
    }

    public ClientIds(Known known) {
        this.known = known;
    }

    /**
     * @param tenant whose visitors they are of; absent: nothing is known of any visitor
     * @return by item; missing where nothing tells whose it is
     */
    public Map<UUID, String> of(@Nullable TenantId tenant, List<Deliverable> items) {
        Map<UUID, String> ids = new HashMap<>();
        Set<UUID> asked =
                items.stream()
                        .filter(item -> told(item).isEmpty())
                        .map(Deliverable::visitorRow)
                        .filter(row -> row != null)
                        .collect(Collectors.toSet());
        Map<UUID, String> visitors =
                tenant == null || asked.isEmpty() ? Map.of() : known.of(tenant, asked);
        for (Deliverable item : items) {
            told(item)
                    .or(() ->
                            Optional.ofNullable(item.visitorRow())
                                    .map(visitors::get)
                                    .flatMap(ClientIds::plain))
                    .or(() -> made(item))
                    .ifPresent(id -> ids.put(item.itemId(), id));
        }
        return ids;
    }

    /** Whether anything tells whose it is. */
    public static boolean canIdentify(Deliverable item) {
        return told(item).or(() -> made(item)).isPresent();
    }

    private static Optional<String> told(Deliverable item) {
        return PARAMETERS.stream()
                .map(item.params()::path)
                .filter(JsonNode::isString)
                .flatMap(value -> plain(value.stringValue()).stream())
                .findFirst();
    }

    private static Optional<String> plain(String text) {
        Matcher matcher = CLIENT_ID.matcher(text.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<String> made(Deliverable item) {
        if (item.visitorRow() != null) {
            return Optional.of(numbers("visitor:" + item.visitorRow()));
        }
        Map<String, String> hashes = item.userData().forMeta();
        return IDENTIFYING.stream()
                .filter(hashes::containsKey)
                .map(key -> numbers(key + ":" + hashes.get(key)))
                .findFirst();
    }

    /** Two numbers of 31 bits, as the tag in the browser makes them. */
    private static String numbers(String identity) {
        String hash = Sha256.hex("client-id:" + identity);
        return number(hash.substring(0, 8)) + "." + number(hash.substring(8, 16));
    }

    private static long number(String hex) {
        return Math.max(1, Long.parseLong(hex, 16) & Integer.MAX_VALUE);
    }
}
