package dev.relaywatch.sandbox;

import graphql.ErrorType;
import graphql.GraphQLError;
import graphql.language.SourceLocation;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says in Shopify's words what is wrong with a query. */
final class ShopifyErrors {
    private static final Pattern NO_FIELD =
            Pattern.compile("Field '(\\w+)' in type '(\\w+)' is undefined");
    private static final Pattern NO_ARGUMENT =
            Pattern.compile("UnknownArgument@\\[([\\w/]+)].*?[Uu]nknown field argument '?(\\w+)'?");

    private ShopifyErrors() {}

    static ArrayNode of(List<GraphQLError> errors) {
        ArrayNode said = Json.array();
        errors.forEach(error -> said.add(of(error)));
        return said;
    }

    private static ObjectNode of(GraphQLError error) {
        ObjectNode said = Json.object();
        String message = String.valueOf(error.getMessage());
        if (error.getErrorType() == ErrorType.InvalidSyntax) {
            said.put("message", "syntax error, " + message);
        } else if (error.getExtensions() != null && error.getExtensions().containsKey("code")) {
            said.put("message", message);
            said.set("extensions", Json.of(error.getExtensions()));
        } else {
            invalid(said, message);
        }
        List<SourceLocation> locations = error.getLocations();
        if (locations != null && !locations.isEmpty()) {
            ArrayNode places = said.putArray("locations");
            locations.forEach(place ->
                    places.addObject()
                            .put("line", place.getLine())
                            .put("column", place.getColumn()));
        }
        if (error.getPath() != null) {
            said.set("path", Json.of(error.getPath()));
        }
        return said;
    }

    private static void invalid(ObjectNode said, String message) {
        Matcher field = NO_FIELD.matcher(message);
        Matcher argument = NO_ARGUMENT.matcher(message);
        if (field.find()) {
            said.put(
                    "message",
                    "Field '"
                            + field.group(1)
                            + "' doesn't exist on type '"
                            + field.group(2)
                            + "'");
            said.putObject("extensions")
                    .put("code", "undefinedField")
                    .put("typeName", field.group(2))
                    .put("fieldName", field.group(1));
        } else if (argument.find()) {
            String name = argument.group(1).replaceFirst(".*/", "");
            said.put(
                    "message",
                    "Field '" + name + "' doesn't accept argument '" + argument.group(2) + "'");
            said.putObject("extensions")
                    .put("code", "argumentNotAccepted")
                    .put("name", name)
                    .put("typeName", "Field")
                    .put("argumentName", argument.group(2));
        } else {
            said.put("message", message);
            said.putObject("extensions")
                    .put("code", message.contains("ariable") ? "INVALID_VARIABLE" : "BAD_REQUEST");
        }
    }
}
