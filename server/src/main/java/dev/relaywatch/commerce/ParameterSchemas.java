package dev.relaywatch.commerce;

import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfig;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.relaywatch.commerce.operation.Operation;
import dev.relaywatch.commerce.operation.OrderRef;
import dev.relaywatch.commerce.operation.Parameter;
import dev.relaywatch.commerce.operation.ProductRef;
import dev.relaywatch.shared.Problem.FieldError;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema of each operation's parameters, made of its record, and what is wrong with
 * parameters by it.
 */
@Component
class ParameterSchemas {
    private static final int MOST_MISTAKES = 50;

    private final SchemaGenerator generator = new SchemaGenerator(configuration());
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<Class<?>, Compiled> compiled = new ConcurrentHashMap<>();

    /**
     * @param text as it is published
     */
    private record Compiled(ObjectNode text, Schema schema) {}

    /** As it is published; not to be changed. */
    ObjectNode of(Operation<?> operation) {
        return compiled(operation).text();
    }

    /** Every mistake there is, in the order of the parameters; none where all is well. */
    List<FieldError> mistakes(Operation<?> operation, ObjectNode parameters) {
        Compiled one = compiled(operation);
        List<String> names = List.copyOf(one.text().path("properties").propertyNames());
        return one.schema().validate(parameters).stream()
                .map(error -> ParameterMistake.of(error, names))
                .distinct()
                .sorted(Comparator.comparingInt(error -> place(names, error.field())))
                .limit(MOST_MISTAKES)
                .toList();
    }

    private static int place(List<String> names, String field) {
        int place = names.indexOf(field);
        return place < 0 ? names.size() : place;
    }

    private Compiled compiled(Operation<?> operation) {
        return compiled.computeIfAbsent(operation.parameters(), this::compile);
    }

    private Compiled compile(Class<?> parameters) {
        ObjectNode text = generator.generateSchema(parameters);
        ObjectNode properties =
                text.get("properties") instanceof ObjectNode some
                        ? some
                        : text.putObject("properties");
        properties
                .putObject("domain")
                .put("type", "string")
                .put("maxLength", 253)
                .put("description", "Which shop, where there are several");
        return new Compiled(text, registry.getSchema(text));
    }

    private static SchemaGeneratorConfig configuration() {
        SchemaGeneratorConfigBuilder builder =
                new SchemaGeneratorConfigBuilder(
                                SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                        .with(Option.FLATTENED_ENUMS_FROM_TOSTRING)
                        .with(Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT)
                        .without(Option.SCHEMA_VERSION_INDICATOR);
        builder.forTypesInGeneral()
                .withPropertySorter((_, _) -> 0) // as they stand in the record
                .withCustomDefinitionProvider((type, context) ->
                        isReference(type.getErasedType())
                                ? new CustomDefinition(
                                        reference(context.getGeneratorConfig().createObjectNode()),
                                        CustomDefinition.DefinitionType.INLINE,
                                        CustomDefinition.AttributeInclusion.YES)
                                : null);
        builder.forFields()
                .withRequiredCheck(field ->
                        !field.getRawMember()
                                .getAnnotatedType()
                                .isAnnotationPresent(Nullable.class))
                .withDescriptionResolver(field -> parameter(field).value())
                .withNumberInclusiveMinimumResolver(
                        field -> isNumber(field) ? bound(parameter(field).least()) : null)
                .withNumberInclusiveMaximumResolver(
                        field -> isNumber(field) ? bound(parameter(field).most()) : null)
                .withStringMaxLengthResolver(
                        field -> isText(field) ? parameter(field).longest() : null)
                .withStringPatternResolver(
                        field -> isText(field) ? pattern(parameter(field)) : null);
        return builder.build();
    }

    private static Parameter parameter(FieldScope field) {
        Parameter parameter = field.getAnnotation(Parameter.class);
        if (parameter == null) {
            throw new IllegalStateException(field.getName() + " is not described");
        }
        return parameter;
    }

    private static String pattern(Parameter parameter) {
        return parameter.pattern().isEmpty() ? ParameterMistake.NOT_BLANK : parameter.pattern();
    }

    private static boolean isReference(Class<?> type) {
        return type == ProductRef.class || type == OrderRef.class;
    }

    private static ObjectNode reference(ObjectNode node) {
        node.putArray("type").add("integer").add("string");
        return node.put("minimum", 1)
                .put("maxLength", 100)
                .put("pattern", ParameterMistake.NOT_BLANK);
    }

    private static boolean isNumber(FieldScope field) {
        return Number.class.isAssignableFrom(field.getType().getErasedType());
    }

    private static boolean isText(FieldScope field) {
        return field.getType().getErasedType() == String.class;
    }

    private static BigDecimal bound(double bound) {
        return new BigDecimal(BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString());
    }
}
