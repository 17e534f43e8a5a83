package dev.relaywatch.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parameters of a call, read and refused as WordPress does. A list is {@code a,b} or {@code
 * name[]=a&name[]=b}; an empty value is as none.
 */
final class WooQuery {
    private final Map<String, List<String>> values = new LinkedHashMap<>();

    WooQuery(String encoded) {
        for (String pair : encoded.split("&", -1)) {
            Request.parameters(pair)
                    .forEach((name, value) -> {
                        if (!value.isEmpty()) {
                            values.computeIfAbsent(
                                            name.replaceFirst("\\[\\d*]$", ""),
                                            _ -> new ArrayList<>())
                                    .add(value);
                        }
                    });
        }
    }

    /** The last of several counts. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getLast);
    }

    List<String> texts(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** Empty if there are none. */
    Set<Long> ids(String name) {
        List<String> given = texts(name);
        for (int i = 0; i < given.size(); i++) {
            if (!given.get(i).matches("\\d{1,18}")) {
                String element = name + "[" + i + "]";
                throw WooRefusal.parameter(
                        name, "rest_invalid_type", element + " is not of type integer.");
            }
        }
        return given.stream().map(Long::valueOf).collect(Collectors.toSet());
    }

    /** Empty if there is none. */
    Optional<Long> id(String name) {
        Optional<String> given = text(name);
        if (given.isPresent() && !given.get().matches("\\d{1,18}")) {
            throw WooRefusal.parameter(
                    name, "rest_invalid_type", name + " is not of type integer.");
        }
        return given.map(Long::valueOf);
    }

    int number(String name, int otherwise, int least, int most) {
        String given = text(name).orElse(String.valueOf(otherwise));
        if (!given.matches("-?\\d{1,9}")) {
            throw WooRefusal.parameter(
                    name, "rest_invalid_type", name + " is not of type integer.");
        }
        int number = Integer.parseInt(given);
        if (number < least || number > most) {
            throw WooRefusal.parameter(
                    name,
                    "rest_out_of_bounds",
                    most == Integer.MAX_VALUE
                            ? name + " must be greater than or equal to " + least
                            : name
                                    + " must be between "
                                    + least
                                    + " (inclusive) and "
                                    + most
                                    + " (inclusive)");
        }
        return number;
    }

    Optional<BigDecimal> decimal(String name) {
        return text(name)
                .filter(it -> it.matches("-?\\d{1,12}(\\.\\d{1,8})?"))
                .map(BigDecimal::new);
    }

    Optional<Boolean> flag(String name) {
        return text(name)
                .map(given ->
                        switch (given) {
                            case "true", "1" -> true;
                            case "false", "0" -> false;
                            default ->
                                    throw WooRefusal.parameter(
                                            name,
                                            "rest_invalid_type",
                                            name + " is not of type boolean.");
                        });
    }

    String oneOf(String name, String otherwise, List<String> allowed) {
        String given = text(name).orElse(otherwise);
        if (!allowed.contains(given)) {
            throw WooRefusal.parameter(
                    name,
                    "rest_not_in_enum",
                    name + " is not one of " + String.join(", ", allowed) + ".");
        }
        return given;
    }

    /** Empty if there are none. */
    List<String> eachOf(String name, List<String> allowed) {
        List<String> given = texts(name);
        for (int i = 0; i < given.size(); i++) {
            if (!allowed.contains(given.get(i))) {
                throw WooRefusal.parameter(
                        name,
                        "rest_not_in_enum",
                        name + "[" + i + "] is not one of " + String.join(", ", allowed) + ".");
            }
        }
        return given;
    }
}
