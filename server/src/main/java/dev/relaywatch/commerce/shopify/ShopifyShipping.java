package dev.relaywatch.commerce.shopify;

import static dev.relaywatch.commerce.shopify.Wire.decimal;
import static dev.relaywatch.commerce.shopify.Wire.flag;
import static dev.relaywatch.commerce.shopify.Wire.id;
import static dev.relaywatch.commerce.shopify.Wire.money;
import static dev.relaywatch.commerce.shopify.Wire.text;

import dev.relaywatch.commerce.operation.Amount;
import dev.relaywatch.commerce.operation.OperationResult;
import dev.relaywatch.commerce.operation.OperationResult.Done;
import dev.relaywatch.commerce.operation.ShippingMethod;
import dev.relaywatch.commerce.operation.Shop;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listed;
import dev.relaywatch.commerce.shopify.ShopifyClient.Listing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Zones and how the shop sends to them. Each group of locations of each profile has zones of its
 * own, so that a country may be in several.
 */
@Component
class ShopifyShipping {
    private static final String PROFILES =
            """
            query Profiles {
              deliveryProfiles(first: 25) { nodes { id profileLocationGroups { locationGroup { id } } } }
            }
            """;

    private static final String ZONES =
            """
            query Zones($profile: ID!, $group: ID!, $first: Int!, $after: String) {
              deliveryProfile(id: $profile) {
                profileLocationGroups(locationGroupId: $group) {
                  locationGroupZones(first: $first, after: $after) {
                    nodes {
                      zone { id name countries { code { restOfWorld } } }
                      methodDefinitions(first: 10) {
                        nodes {
                          id name active
                          rateProvider { ... on DeliveryRateDefinition { price { amount currencyCode } } }
                          methodConditions {
                            field operator conditionCriteria { ... on MoneyV2 { amount currencyCode } }
                          }
                        }
                      }
                    }
                    pageInfo { hasNextPage endCursor }
                  }
                }
              }
            }
            """;
    private static final int PAGE = 5;
    private static final int MOST_ZONES = 50;

    private final ShopifyClient client;

    ShopifyShipping(ShopifyClient client) {
        this.client = client;
    }

    /**
     * A zone.
     *
     * @param id 0: the rest of the world
     * @param freeFrom the sums from which on it is free
     */
    record Sending(long id, String name, List<ShippingMethod> methods, List<Amount> freeFrom) {}

    private record Group(String profile, String group) {}

    /** The zones with their methods; of more than {@value #MOST_ZONES} the first. */
    OperationResult<List<Sending>> zones(Shop shop) {
        return client.ask(shop, PROFILES, Map.of()).then(data -> zones(shop, groups(data)));
    }

    private static List<Group> groups(JsonNode data) {
        return data.path("deliveryProfiles")
                .path("nodes")
                .valueStream()
                .flatMap(profile ->
                        profile.path("profileLocationGroups")
                                .valueStream()
                                .map(one ->
                                        new Group(
                                                text(profile, "id"),
                                                text(one.path("locationGroup"), "id"))))
                .toList();
    }

    private OperationResult<List<Sending>> zones(Shop shop, List<Group> groups) {
        List<Sending> zones = new ArrayList<>();
        for (Group group : groups) {
            if (zones.size() == MOST_ZONES) {
                break;
            }
            OperationResult<Listed> listed =
                    client.list(
                            shop,
                            new Listing(
                                    ZONES,
                                    Map.of("profile", group.profile(), "group", group.group()),
                                    "/deliveryProfile/profileLocationGroups/0/locationGroupZones",
                                    PAGE),
                            MOST_ZONES - zones.size());
            if (!(listed instanceof Done<Listed>(var found, _))) {
                return listed.map(_ -> zones);
            }
            found.nodes().forEach(one -> zones.add(zone(one)));
        }
        return OperationResult.done(zones);
    }

    private static Sending zone(JsonNode one) {
        JsonNode zone = one.path("zone");
        boolean isRest =
                zone.path("countries")
                        .valueStream()
                        .anyMatch(country -> flag(country.path("code"), "restOfWorld"));
        long id = isRest ? 0 : id(zone);
        List<JsonNode> methods = one.path("methodDefinitions").path("nodes").valueStream().toList();
        return new Sending(
                id,
                text(zone, "name"),
                methods.stream().map(method -> method(method, id)).toList(),
                methods.stream().flatMap(method -> freeFrom(method).stream()).toList());
    }

    /** What a carrier reckons from the cart has no price. */
    private static ShippingMethod method(JsonNode one, long zone) {
        return new ShippingMethod(
                id(one),
                text(one, "name"),
                money(one.path("rateProvider").path("price")),
                flag(one, "active"),
                zone);
    }

    private static Optional<Amount> freeFrom(JsonNode method) {
        boolean isFree =
                decimal(method.path("rateProvider").path("price").path("amount"))
                        .filter(price -> price.signum() == 0)
                        .isPresent();
        return isFree && flag(method, "active")
                ? conditions(method)
                        .filter(one -> text(one, "operator").equals("GREATER_THAN_OR_EQUAL_TO"))
                        .map(one -> money(one.path("conditionCriteria")))
                        .flatMap(Stream::ofNullable)
                        .filter(sum -> new BigDecimal(sum.amount()).signum() > 0)
                        .findFirst()
                : Optional.empty();
    }

    private static Stream<JsonNode> conditions(JsonNode method) {
        return method.path("methodConditions")
                .valueStream()
                .filter(one -> text(one, "field").equals("TOTAL_PRICE"));
    }
}
