package dev.relaywatch.dashboard.settings;

import dev.relaywatch.alerting.ChannelChanges;
import dev.relaywatch.alerting.ChannelDetails;
import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.settings.ChannelPanels.Typed;
import dev.relaywatch.dashboard.settings.ChannelsView.Tested;
import dev.relaywatch.shared.Problem;
import dev.relaywatch.tenancy.Allowed;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.Right;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Channels are made, changed, tried and removed from their page. */
@RestController
class ChannelDeeds {
    private static final String PATH = SettingsNav.CHANNELS;
    private static final String ONE = PATH + "/{id}";

    private final ChannelChanges channels;
    private final ChannelsPage page;
    private final Deeds deeds;

    ChannelDeeds(ChannelChanges channels, ChannelsPage page, Deeds deeds) {
        this.channels = channels;
        this.page = page;
        this.deeds = deeds;
    }

    /** Of the whole installation, where no store is named. */
    @Allowed(Right.MANAGE)
    @PostMapping(PATH)
    ResponseEntity<?> add(
            Caller caller,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(required = false) @Nullable List<String> severities,
            @RequestParam(required = false) @Nullable String tenant) {
        List<String> heard = severities == null ? List.of() : severities;
        Map<String, String> typed = Deeds.typed(request);
        return deeds.about(
                caller,
                tenant,
                whose ->
                        ChannelForm.TYPES.contains(type)
                                ? answer(
                                        caller,
                                        request,
                                        Deeds.at(PATH, tenant).with(ChannelPanels.ADD, type),
                                        type,
                                        heard,
                                        "made",
                                        channels.add(
                                                caller,
                                                whose,
                                                ChannelForm.wanted(type, typed, heard, Set.of())))
                                : Problem.badParameter(
                                                "type",
                                                "expected one of "
                                                        + String.join(", ", ChannelForm.TYPES))
                                        .response());
    }

    /** Secrets that are left empty stay as they are. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE)
    ResponseEntity<?> change(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable List<String> severities,
            @RequestParam(required = false) @Nullable Set<String> away,
            @RequestParam(required = false) @Nullable String tenant) {
        List<String> heard = severities == null ? List.of() : severities;
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    Optional<ChannelDetails> one = channels.find(id, whose);
                    if (one.isEmpty()) {
                        return gone(caller, tenant);
                    }
                    String type = one.get().type();
                    return answer(
                            caller,
                            request,
                            here(id, tenant),
                            type,
                            heard,
                            "changed",
                            channels.change(
                                    caller,
                                    id,
                                    whose,
                                    ChannelForm.wanted(
                                            type,
                                            Deeds.typed(request),
                                            heard,
                                            away == null ? Set.of() : away)));
                });
    }

    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/remove")
    ResponseEntity<?> remove(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose ->
                        answer(
                                caller,
                                request,
                                here(id, tenant),
                                "",
                                List.of(),
                                "removed",
                                channels.remove(caller, id, whose)));
    }

    /** Sends an alert that says it is none; what came of it stands in the answer. */
    @Allowed(Right.MANAGE)
    @PostMapping(ONE + "/test")
    ResponseEntity<?> test(
            Caller caller,
            HttpServletRequest request,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable String tenant) {
        return deeds.about(
                caller,
                tenant,
                whose -> {
                    URI here = URI.create(request.getRequestURL().toString()).resolve("/");
                    Optional<ChannelChanges.Tested> tested = channels.test(id, whose, here);
                    if (tested.isEmpty()) {
                        return gone(caller, tenant);
                    }
                    return caller instanceof Caller.Person person
                            ? page.answer(
                                    person,
                                    request,
                                    here(id, tenant),
                                    null,
                                    new Tested(
                                            id.toString(),
                                            tested.get().ok(),
                                            tested.get().message()),
                                    Typed.NOTHING)
                            : Deeds.to(here(id, tenant));
                });
    }

    private static Address here(UUID id, @Nullable String tenant) {
        return Deeds.at(PATH, tenant).with(Deeds.OPEN, id.toString());
    }

    private static ResponseEntity<?> gone(Caller caller, @Nullable String tenant) {
        return Deeds.gone(caller, Deeds.at(PATH, tenant), "channel");
    }

    /**
     * @param done what the page says where all went well
     */
    private ResponseEntity<?> answer(
            Caller caller,
            HttpServletRequest request,
            Address here,
            String type,
            List<String> severities,
            String done,
            ChannelChanges.Outcome outcome) {
        String tenant = here.get(Deeds.TENANT);
        return switch (outcome) {
            case ChannelChanges.Done(var channel) ->
                    Deeds.to(here(channel.id(), tenant).with(Deeds.DONE, done));
            case ChannelChanges.Removed _ ->
                    Deeds.to(Deeds.at(PATH, tenant).with(Deeds.DONE, done));
            case ChannelChanges.NoSuchChannel _ -> gone(caller, tenant);
            case ChannelChanges.Invalid(var errors) ->
                    caller instanceof Caller.Person person
                            ? page.answer(
                                    person,
                                    request,
                                    here,
                                    Deeds.nothingSaved(errors, ChannelForm.shown(type)),
                                    null,
                                    new Typed(Deeds.typed(request), severities, errors))
                            : Problem.invalid(errors).response();
        };
    }
}
