package dev.relaywatch.commerce;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Connection;
import dev.relaywatch.tenancy.Tenancy;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A tenant's shops, by the domain that their owner knows them by. */
@Component
class ShopDirectory {
    private final Tenancy tenancy;

    ShopDirectory(Tenancy tenancy) {
        this.tenancy = tenancy;
    }

    /** What a domain, or none, stands for. */
    sealed interface Found {}

    record One(Connection connection, String domain) implements Found {}

    /**
     * @param message which shops there are, or how to add one
     */
    record None(String message) implements Found {}

    /** No domain where there are several. */
    record Several(FieldError which) implements Found {}

    Found find(TenantId tenant, String platform, @Nullable String domain) {
        List<Connection> shops = shops(tenant, platform);
        if (shops.isEmpty()) {
            return new None("there is no " + platform + " shop; add a connection of it");
        }
        if (domain == null || domain.isBlank()) {
            return shops.size() == 1
                    ? new One(shops.getFirst(), domain(shops.getFirst()))
                    : new Several(
                            new FieldError("domain", "is missing; name one of " + domains(shops)));
        }
        String asked = bare(domain);
        return shops.stream()
                .filter(shop -> bare(domain(shop)).equals(asked))
                .findFirst()
                .<Found>map(shop -> new One(shop, domain(shop)))
                .orElseGet(() ->
                        new None("there is no shop of that domain; there is " + domains(shops)));
    }

    /** By name. */
    List<Connection> shops(TenantId tenant, String platform) {
        return tenancy.connections(tenant).stream()
                .filter(connection -> connection.service().equals(platform))
                .toList();
    }

    /** The setting of that name, else the host of the address. */
    static String domain(Connection shop) {
        return shop.setting("domain")
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .orElseGet(() -> {
                    URI address = shop.baseUrl();
                    return address == null ? shop.name() : authority(address);
                });
    }

    private static String authority(URI address) {
        return String.valueOf(address.getHost()).toLowerCase(Locale.ROOT)
                + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    private static String domains(List<Connection> shops) {
        return shops.stream().map(ShopDirectory::domain).collect(Collectors.joining(", "));
    }

    /** As people write it: with scheme, {@code www} and slash, in any case. */
    private static String bare(String domain) {
        return domain.strip()
                .toLowerCase(Locale.ROOT)
                .replaceFirst("^https?://", "")
                .replaceFirst("^www\\.", "")
                .replaceFirst("/+$", "");
    }
}
