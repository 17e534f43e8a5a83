package dev.relaywatch.alerting;

import dev.relaywatch.shared.Problem.FieldError;
import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Caller;
import dev.relaywatch.tenancy.TenantTransaction;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * Channels that people make, change, try and remove while the server runs. Those that the
 * configuration file names are the file's alone.
 */
@Component
public class ChannelChanges {
    private final Channels channels;
    private final ChannelRequest requests;
    private final ChannelSeal seal;
    private final TestMessage test;
    private final TenantTransaction transaction;

    ChannelChanges(
            Channels channels,
            ChannelRequest requests,
            ChannelSeal seal,
            TestMessage test,
            TenantTransaction transaction) {
        this.channels = channels;
        this.requests = requests;
        this.seal = seal;
        this.test = test;
        this.transaction = transaction;
    }

    /** How a deed ended. */
    public sealed interface Outcome {}

    /** It is as wanted. */
    public record Done(ChannelDetails channel) implements Outcome {}

    /** It is no more; what it still had to be told of goes with it. */
    public record Removed() implements Outcome {}

    /** There is no such channel that the caller may see. */
    public record NoSuchChannel() implements Outcome {}

    /**
     * What was wanted is not right.
     *
     * @param errors at least one, each with what is expected; none shows a secret
     */
    public record Invalid(List<FieldError> errors) implements Outcome {}

    /**
     * What came of a test.
     *
     * @param message who answered what, for people
     */
    public record Tested(boolean ok, String message) {}

    /**
     * @param tenant whose; absent: everybody's, the installation's first
     */
    public List<ChannelDetails> list(@Nullable TenantId tenant, int offset, int limit) {
        List<ChannelRow> found =
                tenant == null
                        ? channels.all(offset, limit)
                        : transaction.within(tenant, () -> channels.of(tenant, offset, limit));
        return found.stream().map(this::details).toList();
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    public Optional<ChannelDetails> find(UUID id, @Nullable TenantId tenant) {
        return row(id, tenant).map(this::details);
    }

    private Optional<ChannelRow> row(UUID id, @Nullable TenantId tenant) {
        return tenant == null
                ? channels.find(id)
                : transaction.within(tenant, () -> channels.find(id));
    }

    /**
     * @param only whose it must be; absent: anybody's, and the installation's where none is named
     * @param wanted as the configuration file has it, with {@code tenant}
     */
    public Outcome add(Caller by, @Nullable TenantId only, ObjectNode wanted) {
        return switch (requests.added(wanted, only)) {
            case ChannelRequest.Mistaken(var errors) -> new Invalid(errors);
            case ChannelRequest.Understood(var owner, var channel) ->
                    written(owner, () -> channels.add(owner, channel, by.actor()));
        };
    }

    /**
     * The channel is another then; secrets that are left out stay as they are, one that is null is
     * taken away.
     *
     * @param tenant whose it must be; absent: anybody's
     */
    public Outcome change(Caller by, UUID id, @Nullable TenantId tenant, ObjectNode wanted) {
        return unowned(
                id,
                tenant,
                before ->
                        switch (requests.changed(wanted, before)) {
                            case ChannelRequest.Mistaken(var errors) -> new Invalid(errors);
                            case ChannelRequest.Understood(var _, var channel) ->
                                    written(
                                            before.tenant(),
                                            () -> channels.change(before, channel, by.actor()));
                        });
    }

    private Outcome written(@Nullable TenantId owner, Supplier<Channels.Written> change) {
        return switch (transaction.forOwner(owner, change)) {
            case Channels.Written.Done(var channel) -> new Done(details(channel));
            case Channels.Written.NameTaken _ ->
                    invalid("name", "is the name of another channel; names are told apart");
            case Channels.Written.TooMany _ ->
                    invalid(
                            "name",
                            "there are "
                                    + Channels.MOST
                                    + " channels, the most there may be; remove one first");
        };
    }

    /**
     * @param tenant whose it must be; absent: anybody's
     */
    public Outcome remove(Caller by, UUID id, @Nullable TenantId tenant) {
        return unowned(
                id,
                tenant,
                channel ->
                        transaction.forOwner(
                                channel.tenant(),
                                () -> {
                                    channels.remove(channel, by.actor());
                                    return new Removed();
                                }));
    }

    /** What does not stand in the configuration file. */
    private Outcome unowned(
            UUID id, @Nullable TenantId tenant, Function<ChannelRow, Outcome> then) {
        return row(id, tenant)
                .map(channel ->
                        channel.standsInTheFile()
                                ? invalid(
                                        "name", "stands in the configuration file; change it there")
                                : then.apply(channel))
                .orElseGet(NoSuchChannel::new);
    }

    /**
     * Sends an alert that says it is none, and waits up to ten seconds; empty where there is no
     * such channel. Call it outside any transaction.
     *
     * @param tenant whose it must be; absent: anybody's
     * @param page where people would look at it
     */
    public Optional<Tested> test(UUID id, @Nullable TenantId tenant, URI page) {
        return row(id, tenant)
                .map(channel ->
                        test.send(
                                channels.open(channel),
                                TestMessage.mildest(channel.severities()),
                                page))
                .map(told -> new Tested(told.ok(), told.message()));
    }

    private static Outcome invalid(String field, String message) {
        return new Invalid(List.of(new FieldError(field, message)));
    }

    private ChannelDetails details(ChannelRow channel) {
        return new ChannelDetails(
                channel.id(),
                channel.tenant(),
                channel.name(),
                channel.type().text(),
                channel.severities().stream().map(Severity::text).toList(),
                channel.settings(),
                seal.open(channel).keySet().stream().sorted().toList(),
                channel.after(),
                channel.ofFile(),
                channel.enabled(),
                channel.lastError(),
                channel.lastErrorAt(),
                channel.lastSentAt());
    }
}
