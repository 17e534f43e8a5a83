package dev.relaywatch.commerce.operation;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an operation came to. */
public sealed interface OperationResult<T> {

    /**
     * It was done.
     *
     * @param message what else is to be said; absent where nothing is
     */
    record Done<T>(T data, @Nullable String message) implements OperationResult<T> {
        public Done(T data) {
            this(data, null);
        }
    }

    /**
     * The shop declined: no such order, the coupon has expired. Nothing is wrong with the shop.
     *
     * @param type the shop's own code
     * @param message the shop's own words
     */
    record Refused<T>(String type, String message) implements OperationResult<T> {}

    /**
     * The shop cannot be used, or failed.
     *
     * @param type the shop's own code where it gave one, else one such as {@code timeout}
     * @param message what is wrong and what to do
     */
    record Failed<T>(String type, String message) implements OperationResult<T> {}

    static <T> OperationResult<T> done(T data) {
        return new Done<>(data);
    }

    static <T> OperationResult<T> refused(String type, String message) {
        return new Refused<>(type, message);
    }

    /** Goes on with what came, where something did; what was said before is kept. */
    default <R> OperationResult<R> then(Function<? super T, OperationResult<R>> next) {
        return switch (this) {
            case Done<T>(var data, var message) -> {
                OperationResult<R> after = next.apply(data);
                yield message != null
                                && after instanceof Done<R>(var more, var none)
                                && none == null
                        ? new Done<>(more, message)
                        : after;
            }
            case Refused<T>(var type, var message) -> new Refused<>(type, message);
            case Failed<T>(var type, var message) -> new Failed<>(type, message);
        };
    }

    /** As {@link #then}, for what cannot fail. */
    default <R> OperationResult<R> map(Function<? super T, ? extends R> made) {
        return then(data -> new Done<>(made.apply(data)));
    }

    /** Where the shop declined with this code, something else in its place. */
    default OperationResult<T> orIfRefused(String code, OperationSupplier<T> other) {
        return this instanceof Refused<T>(var type, _) && type.equals(code) ? other.get() : this;
    }

    /** Another way to the same. */
    interface OperationSupplier<T> {
        OperationResult<T> get();
    }
}
