package dev.relaywatch.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pages of rows, and single rows, with the fields that were asked for. */
final class WooPages {
    private static final int LONGEST = 100;

    private WooPages() {}

    /**
     * @param rows all there are, in their order
     */
    static Answer page(WooCall call, List<ObjectNode> rows) {
        int size = call.query().number("per_page", 10, 1, LONGEST);
        int page = call.query().number("page", 1, 1, Integer.MAX_VALUE);
        int offset =
                call.query().number("offset", 0, 0, Integer.MAX_VALUE) > 0
                        ? call.query().number("offset", 0, 0, Integer.MAX_VALUE)
                        : (int) Math.min(rows.size(), (page - 1L) * size);
        int pages = (rows.size() + size - 1) / size;
        ArrayNode shown = Json.array();
        rows.stream()
                .skip(offset)
                .limit(size)
                .forEach(row -> shown.add(fields(call, call.shown().show(row))));
        Answer answer =
                Answer.json(200, shown)
                        .with("X-WP-Total", String.valueOf(rows.size()))
                        .with("X-WP-TotalPages", String.valueOf(pages));
        String links = links(call, page, pages);
        return links.isEmpty() ? answer : answer.with("Link", links);
    }

    /** All of them, whatever page was asked for. */
    static Answer all(WooCall call, List<ObjectNode> rows) {
        ArrayNode shown = Json.array();
        rows.forEach(row -> shown.add(fields(call, call.shown().show(row))));
        return Answer.json(200, shown);
    }

    static Answer one(WooCall call, ObjectNode row) {
        return one(200, call, row);
    }

    static Answer one(int status, WooCall call, ObjectNode row) {
        return Answer.json(status, fields(call, call.shown().show(row)));
    }

    /** Only the outermost names are looked at. */
    private static ObjectNode fields(WooCall call, ObjectNode row) {
        Set<String> wanted = new LinkedHashSet<>();
        call.query().texts("_fields").forEach(field -> wanted.add(field.split("\\.", 2)[0]));
        if (!wanted.isEmpty()) {
            List<String> others = new ArrayList<>(row.propertyNames());
            others.removeAll(wanted);
            others.forEach(row::remove);
        }
        return row;
    }

    private static String links(WooCall call, int page, int pages) {
        List<String> links = new ArrayList<>();
        if (page > 1) {
            links.add(link(call, Math.min(page - 1, Math.max(pages, 1)), "prev"));
        }
        if (page < pages) {
            links.add(link(call, page + 1, "next"));
        }
        return String.join(", ", links);
    }

    private static String link(WooCall call, int page, String rel) {
        return "<" + call.url() + "?page=" + page + ">; rel=\"" + rel + "\"";
    }
}
