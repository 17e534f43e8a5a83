package dev.relaywatch.commerce.operation;

/**
 * Something that can be asked of a shop. Its name, parameters and result are part of the contract,
 * the same on every platform that has it.
 *
 * @param <P> a record of its parameters, each described by {@link Parameter}; those that may be
 *     left out are nullable
 */
public abstract class Operation<P> {
    private final String name;
    private final String meaning;
    private final P example;

    /**
     * @param name as in the address, such as {@code check_stock}
     * @param meaning what it does, in a sentence
     * @param example parameters as somebody might give them to a shop as the sandbox has it
     */
    protected Operation(String name, String meaning, P example) {
        this.name = name;
        this.meaning = meaning;
        this.example = example;
    }

    /**
     * Asks the shop. Called from a virtual thread, outside of any transaction.
     *
     * @param parameters valid by their schema
     */
    public abstract OperationResult<?> run(Shop shop, P parameters);

    public final String name() {
        return name;
    }

    public final String meaning() {
        return meaning;
    }

    public final P example() {
        return example;
    }

    @SuppressWarnings("unchecked") // a record has no sub-classes
    public final Class<P> parameters() {
        return (Class<P>) example.getClass();
    }
}
