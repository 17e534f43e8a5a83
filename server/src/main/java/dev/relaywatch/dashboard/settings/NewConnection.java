package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.settings.ConnectionsView.Choice;
import dev.relaywatch.dashboard.settings.ConnectionsView.Kind;
import dev.relaywatch.dashboard.settings.ConnectionsView.Panel;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.tenancy.ConnectionDetails;
import dev.relaywatch.tenancy.ConnectionForm;
import java.util.List;
import java.util.Map;

/** A service is chosen and connected, beside the list of the connections. */
final class NewConnection {
    static final String ADD = "add";

    private NewConnection() {}

    /**
     * @param service what is to be connected; any other word: it is asked
     * @param all that there are already
     */
    static Panel of(
            Look look,
            String service,
            Map<String, String> typed,
            List<FieldError> errors,
            List<ConnectionDetails> all) {
        return ConnectionForm.of(service)
                .map(form -> adding(look, form, typed, errors, all))
                .orElseGet(() -> choosing(look, all));
    }

    private static Panel choosing(Look look, List<ConnectionDetails> all) {
        return new Panel(
                Kind.CHOOSE,
                "",
                "",
                "Connect a service",
                ofWhom(look),
                null,
                ConnectionForm.all().stream()
                        .map(form ->
                                new Choice(
                                        ServiceName.of(form.service())
                                                + (all.stream()
                                                                .anyMatch(one ->
                                                                        one.service()
                                                                                .equals(
                                                                                        form
                                                                                                .service()))
                                                        ? ", another"
                                                        : ""),
                                        Paged.here(look, SettingsNav.CONNECTIONS)
                                                .with(ADD, form.service())
                                                .toString()))
                        .toList(),
                "",
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                "",
                false,
                false,
                false,
                Paged.here(look, SettingsNav.CONNECTIONS).toString(),
                "",
                "");
    }

    private static String ofWhom(Look look) {
        return look.store() == null
                ? "Of the platform itself; for one of a store, choose the store above first"
                : "Of " + look.store().name();
    }

    private static Panel adding(
            Look look,
            ConnectionForm form,
            Map<String, String> typed,
            List<FieldError> errors,
            List<ConnectionDetails> all) {
        boolean another = all.stream().anyMatch(one -> one.service().equals(form.service()));
        return new Panel(
                Kind.ADD,
                "",
                look.store() == null ? "" : look.store().slug(),
                "Connect " + ServiceName.of(form.service()),
                ofWhom(look),
                null,
                List.of(),
                form.service(),
                FormField.of(
                                ConnectionFields.NAME,
                                "text",
                                "Name",
                                "Tells several connections to "
                                        + ServiceName.of(form.service())
                                        + " apart: main, eu, outlet",
                                !another)
                        .holding(typed.get(ConnectionFields.NAME))
                        .wrong(errors),
                ConnectionFields.of(form, typed, errors),
                List.of(),
                List.of(),
                null,
                List.of(),
                "Connect " + ServiceName.of(form.service()),
                false,
                true,
                false,
                Paged.here(look, SettingsNav.CONNECTIONS).toString(),
                Paged.here(look, SettingsNav.CONNECTIONS).with(ADD, "any").toString(),
                "");
    }
}
