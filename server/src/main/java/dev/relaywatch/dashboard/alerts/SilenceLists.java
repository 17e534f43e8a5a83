package dev.relaywatch.dashboard.alerts;

import dev.relaywatch.alerting.Silence;
import dev.relaywatch.alerting.Silences;
import dev.relaywatch.dashboard.alerts.SilencesView.Row;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Figures;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.dashboard.frame.Notice;
import dev.relaywatch.health.Health;
import dev.relaywatch.shared.Page;
import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.ServiceName;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Role;
import dev.relaywatch.tenancy.Tenant;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts the silences together. */
@Component
class SilenceLists {
    private static final int NOT_OVER = 60;
    private static final int OVER = 20;

    private final Silences silences;
    private final Health health;

    SilenceLists(Silences silences, Health health) {
        this.silences = silences;
        this.health = health;
    }

    SilencesView of(Look look, SilenceForm form, List<FieldError> errors) {
        Map<TenantId, String> names =
                look.frame().stores().stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
        Function<Silence, Row> row = one -> row(one, names, look);
        List<Silence> going = silences.list(look.tenant(), false, 0, NOT_OVER + 1);
        List<Silence> shown = going.stream().limit(NOT_OVER).toList();
        Page page = Page.of(OVER, look.asked("cursor"));
        Page.Listed<Silence> over =
                page.listed(silences.over(look.tenant(), page.offset(), OVER + 1));
        Address here = look.frame().to(SilencesPage.PATH);
        String zone = look.zone().getId().equals("Z") ? "UTC" : look.zone().getId();
        return new SilencesView(
                look,
                after(look),
                zone,
                look.may(Role.ANALYST)
                        ? form.fields(
                                look.frame(), health.services(), "Times are in " + zone, errors)
                        : List.of(),
                shown.stream()
                        .filter(one -> one.isInForce(look.now()))
                        .sorted(Comparator.comparing(Silence::until))
                        .map(row)
                        .toList(),
                shown.stream()
                        .filter(one -> one.from().isAfter(look.now()))
                        .sorted(Comparator.comparing(Silence::from))
                        .map(row)
                        .toList(),
                going.size() > NOT_OVER,
                over.items().stream().map(row).toList(),
                page.offset() > 0 ? here.toString() : null,
                over.nextCursor() == null
                        ? null
                        : here.with("cursor", over.nextCursor()).toString(),
                look.frame().to(AlertLists.PATH).toString());
    }

    private static Row row(Silence one, Map<TenantId, String> names, Look look) {
        TenantId tenant = one.tenant();
        boolean planned = one.from().isAfter(look.now());
        boolean over = !one.until().isAfter(look.now()) || one.until().equals(one.from());
        return new Row(
                one.id(),
                one.service() == null ? "Every service" : ServiceName.of(one.service()),
                tenant == null
                        ? "every store, and the installation"
                        : names.getOrDefault(tenant, "another store"),
                look.moment(one.from()),
                look.moment(one.until()),
                lasts(one, planned, over, look.now()),
                one.reason(),
                one.createdBy(),
                one.endedBy() == null ? "" : one.endedBy(),
                !over && look.may(Role.ANALYST) && (tenant != null || look.store() == null));
    }

    private static String lasts(Silence one, boolean planned, boolean over, Instant now) {
        if (over) {
            return one.until().equals(one.from())
                    ? "never in force"
                    : Figures.duration(Duration.between(one.from(), one.until()));
        }
        return planned
                ? "in " + Figures.duration(Duration.between(now, one.from()))
                : Figures.duration(Duration.between(now, one.until())) + " left";
    }

    private Afterwards after(Look look) {
        return switch (look.asked("done")) {
            case "begun" ->
                    undo(
                            look,
                            one ->
                                    new Undo(
                                            "undo-begun-" + one.id(),
                                            one.from().isAfter(look.now())
                                                    ? "The maintenance is planned"
                                                    : "Silenced until "
                                                            + look.moment(one.until()).text(),
                                            SilencesPage.PATH + "/" + one.id() + "/end",
                                            Map.of()));
            case "ended" -> undo(look, one -> begunAgain(one, look));
            case "gone" ->
                    Afterwards.said(
                            Notice.wrong(
                                    "There is no such silence", "It may be of another store."));
            case "everybodys" ->
                    Afterwards.said(
                            Notice.wait(
                                    "That silence is everybody's",
                                    "An admin of the platform can end it."));
            case null, default -> Afterwards.NOTHING;
        };
    }

    private Afterwards undo(Look look, Function<Silence, Undo> way) {
        Optional<UUID> id = Afterwards.id(look.asked("silence"));
        return look.may(Role.ANALYST)
                ? id.flatMap(known -> silences.find(known, look.tenant()))
                        .map(way)
                        .map(undo -> new Afterwards(null, undo))
                        .orElse(Afterwards.NOTHING)
                : Afterwards.NOTHING;
    }

    private static Undo begunAgain(Silence one, Look look) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("service", one.service() == null ? "" : one.service());
        fields.put(
                "store",
                look.frame().stores().stream()
                        .filter(store -> store.id().equals(one.tenant()))
                        .map(Tenant::slug)
                        .findFirst()
                        .orElse(""));
        fields.put("from", one.from().isAfter(look.now()) ? one.from().toString() : "");
        fields.put("length", "own");
        fields.put("until", until(look.asked("until")));
        fields.put("reason", one.reason());
        return new Undo("undo-ended-" + one.id(), "The silence is over", SilencesPage.PATH, fields);
    }

    private static String until(@Nullable String asked) {
        try {
            return asked == null ? "" : Instant.parse(asked).toString();
        } catch (DateTimeException e) {
            return "";
        }
    }
}
