package dev.relaywatch.commerce.operation;

/** How one can pay. */
public abstract class GetPaymentMethods extends Operation<GetPaymentMethods.Parameters> {
    protected GetPaymentMethods() {
        super("get_payment_methods", "How one can pay in the shop.", new Parameters());
    }

    public record Parameters() {}

    public record PaymentMethod(String id, String title, String description, boolean enabled) {}
}
