package dev.relaywatch.tenancy.configuration;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;

/** JSON as if it stood in the file: on one line, and with nothing to be filled in. */
final class JsonNodes {
    private static final Mark MARK = new Mark("JSON", 0, 0, 0, new int[0], 0);

    private JsonNodes() {}

    static Node of(JsonNode json) {
        return switch (json.getNodeType()) {
            case OBJECT -> mapping(json);
            case ARRAY -> sequence(json);
            case NULL, MISSING -> scalar(Tag.NULL, "", ScalarStyle.PLAIN);
            case NUMBER ->
                    scalar(
                            json.isIntegralNumber() ? Tag.INT : Tag.FLOAT,
                            json.asString(),
                            ScalarStyle.PLAIN);
            case BOOLEAN -> scalar(Tag.BOOL, json.asString(), ScalarStyle.PLAIN);
            case STRING, BINARY, POJO ->
                    scalar(Tag.STR, Variables.escaped(json.asString()), ScalarStyle.DOUBLE_QUOTED);
        };
    }

    private static Node mapping(JsonNode json) {
        List<NodeTuple> tuples = new ArrayList<>();
        json.properties()
                .forEach(field ->
                        tuples.add(
                                new NodeTuple(
                                        scalar(Tag.STR, field.getKey(), ScalarStyle.DOUBLE_QUOTED),
                                        of(field.getValue()))));
        return new MappingNode(Tag.MAP, true, tuples, MARK, MARK, FlowStyle.FLOW);
    }

    private static Node sequence(JsonNode json) {
        List<Node> nodes = new ArrayList<>();
        json.forEach(element -> nodes.add(of(element)));
        return new SequenceNode(Tag.SEQ, true, nodes, MARK, MARK, FlowStyle.FLOW);
    }

    private static ScalarNode scalar(Tag tag, String value, ScalarStyle style) {
        return new ScalarNode(tag, value, MARK, MARK, style);
    }
}
