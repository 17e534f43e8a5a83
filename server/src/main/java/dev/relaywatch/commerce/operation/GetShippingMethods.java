package dev.relaywatch.commerce.operation;

import org.jspecify.annotations.Nullable;

/** The ways of sending. */
public abstract class GetShippingMethods extends Operation<GetShippingMethods.Parameters> {
    protected GetShippingMethods() {
        super(
                "get_shipping_methods",
                "The ways of sending, with what they cost.",
                new Parameters(1L));
    }

    public record Parameters(
            @Parameter("Number of the zone; 0 for the rest of the world; left out: of all zones")
                    @Nullable Long zoneId) {}
}
