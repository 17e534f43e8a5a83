package dev.relaywatch.sandbox;

import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.GraphQLContext;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.CoercedVariables;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import graphql.language.InterfaceTypeDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.language.StringValue;
import graphql.language.UnionTypeDefinition;
import graphql.language.Value;
import graphql.schema.Coercing;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLScalarType;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import graphql.schema.idl.TypeDefinitionRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers queries from a {@link ShopifyShop}, by the schema in {@code shopify.graphqls}. */
final class ShopifyGraphQl {
    private static final String ROOT = "QueryRoot";
    private static final GraphQL ENGINE = engine();

    private ShopifyGraphQl() {}

    /**
     * @param variables by name
     * @param scopes of the app
     */
    static ExecutionResult execute(
            String query, Map<String, Object> variables, ShopifyShop shop, List<String> scopes) {
        return ENGINE.execute(
                ExecutionInput.newExecutionInput(query)
                        .variables(variables)
                        .locale(Locale.ROOT)
                        .graphQLContext(Map.of("shop", shop, "scopes", scopes))
                        .build());
    }

    private static GraphQL engine() {
        TypeDefinitionRegistry types = new SchemaParser().parse(schema());
        RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
        types.scalars().keySet().stream()
                .filter(name -> name.matches("[A-Z].*"))
                .filter(name -> !List.of("Int", "Float", "String", "Boolean", "ID").contains(name))
                .forEach(name -> wiring.scalar(scalar(name)));
        List<String> several = new ArrayList<>();
        types.getTypes(UnionTypeDefinition.class).forEach(one -> several.add(one.getName()));
        types.getTypes(InterfaceTypeDefinition.class).forEach(one -> several.add(one.getName()));
        several.forEach(name ->
                wiring.type(
                        name,
                        type ->
                                type.typeResolver(env ->
                                        env.getObject() instanceof ShopifyRow row
                                                ? env.getSchema().getObjectType(row.type())
                                                : null)));
        for (ObjectTypeDefinition object : types.getTypes(ObjectTypeDefinition.class)) {
            DataFetcher<?> fetcher =
                    object.getName().equals(ROOT) ? ShopifyGraphQl::root : ShopifyGraphQl::field;
            wiring.type(object.getName(), type -> type.defaultDataFetcher(fetcher));
        }
        return GraphQL.newGraphQL(new SchemaGenerator().makeExecutableSchema(types, wiring.build()))
                .defaultDataFetcherExceptionHandler(problem ->
                        CompletableFuture.completedFuture(
                                DataFetcherExceptionHandlerResult.newResult()
                                        .error(said(problem))
                                        .build()))
                .build();
    }

    /** Whatever is no refusal is a fault of the sandbox, and says so. */
    private static GraphQLError said(DataFetcherExceptionHandlerParameters problem) {
        Throwable cause = problem.getException();
        String code =
                cause instanceof ShopifyRefusal refusal ? refusal.code() : "INTERNAL_SERVER_ERROR";
        return GraphqlErrorBuilder.newError(problem.getDataFetchingEnvironment())
                .message("%s", String.valueOf(cause.getMessage()))
                .extensions(Map.of("code", code))
                .build();
    }

    private static String schema() {
        try (InputStream file =
                Objects.requireNonNull(
                        ShopifyGraphQl.class.getResourceAsStream("/shopify.graphqls"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Text on its way out, and on its way in. */
    private static GraphQLScalarType scalar(String name) {
        return GraphQLScalarType.newScalar().name(name).coercing(new Text()).build();
    }

    private static final class Text implements Coercing<String, String> {
        @Override
        public String serialize(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }

        @Override
        public String parseValue(Object value, GraphQLContext context, Locale locale) {
            return value.toString();
        }

        @Override
        public String parseLiteral(
                Value<?> value, CoercedVariables variables, GraphQLContext context, Locale locale) {
            return value instanceof StringValue text
                    ? String.valueOf(text.getValue())
                    : value.toString();
        }
    }

    private static @Nullable Object root(DataFetchingEnvironment env) {
        ShopifyShop shop = env.getGraphQlContext().get("shop");
        List<String> scopes = env.getGraphQlContext().get("scopes");
        String name = env.getField().getName();
        checkAccess(name, scopes);
        return switch (name) {
            case "shop" -> shop.shop();
            case "currentAppInstallation" -> installation(scopes);
            case "codeDiscountNodeByCode" ->
                    shop.discounts.get(text(env, "code").toLowerCase(Locale.ROOT));
            case "nodes" -> nodes(shop, env.getArgument("ids"));
            case "deliveryProfile" -> shop.deliveryProfile(text(env, "id")).orElse(null);
            case "collectionByIdentifier" ->
                    env.getArgument("identifier") instanceof Map<?, ?> identifier
                            ? shop.collection(String.valueOf(identifier.get("handle"))).orElse(null)
                            : null;
            case "product", "order", "customer", "collection", "productVariant" ->
                    shop.find(
                                    Character.toUpperCase(name.charAt(0)) + name.substring(1),
                                    text(env, "id"))
                            .orElse(null);
            default -> {
                ShopifySearch search =
                        new ShopifySearch(
                                name.equals("customerSegmentMembers") ? "" : text(env, "query"));
                yield ShopifyPage.of(
                        ShopifyPage.sorted(
                                shop.all(name).stream().filter(search::finds).toList(),
                                text(env, "sortKey")),
                        env.getArguments());
            }
        };
    }

    /** Only orders are asked for so. */
    private static List<@Nullable ShopifyRow> nodes(ShopifyShop shop, @Nullable Object ids) {
        List<@Nullable ShopifyRow> found = new ArrayList<>();
        if (ids instanceof List<?> all) {
            all.forEach(id -> found.add(shop.find("Order", String.valueOf(id)).orElse(null)));
        }
        return found;
    }

    private static @Nullable Object field(DataFetchingEnvironment env) {
        if (!(env.getSource() instanceof ShopifyRow row)) {
            return null;
        }
        String name = env.getField().getName();
        Object value = row.get(name);
        if (env.getFieldDefinition().getArgument("reverse") != null) {
            return ShopifyPage.of(row.rows(name), env.getArguments());
        }
        if (env.getArgument("names") instanceof List<?> names) {
            return row.rows(name).stream()
                    .filter(quantity -> names.contains(quantity.text("name")))
                    .toList();
        }
        return value instanceof List<?> all && env.getArgument("first") instanceof Integer first
                ? all.stream().limit(Math.max(0, first)).toList()
                : value;
    }

    private static String text(DataFetchingEnvironment env, String argument) {
        Object given = env.getArgument(argument);
        return given == null ? "" : given.toString();
    }

    private static ShopifyRow installation(List<String> scopes) {
        return new ShopifyRow("AppInstallation", 1)
                .with(
                        "accessScopes",
                        scopes.stream()
                                .map(scope ->
                                        ShopifyRow.of("AccessScope")
                                                .with("handle", scope)
                                                .with("description", scope.replace('_', ' ')))
                                .toList());
    }

    /** Whoever may write something may read it. */
    private static void checkAccess(String field, List<String> scopes) {
        String thing =
                switch (field) {
                    case "shop", "currentAppInstallation" -> "";
                    case "order", "orders", "nodes", "abandonedCheckouts" -> "orders";
                    case "customer", "customers", "customerSegmentMembers" -> "customers";
                    case "codeDiscountNodeByCode" -> "discounts";
                    case "deliveryProfile", "deliveryProfiles" -> "shipping";
                    default -> "products";
                };
        if (!thing.isEmpty()
                && !scopes.contains("read_" + thing)
                && !scopes.contains("write_" + thing)) {
            throw new ShopifyRefusal(
                    "ACCESS_DENIED",
                    "Access denied for "
                            + field
                            + " field. Required access: `read_"
                            + thing
                            + "` access scope.");
        }
    }
}
