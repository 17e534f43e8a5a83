package dev.relaywatch.dashboard.store;

import dev.relaywatch.dashboard.frame.FormField;
import dev.relaywatch.dashboard.frame.Frame;
import java.util.List;

/** A store that is being added. */
public record NewStoreView(Frame frame, List<FormField> fields) {
    public NewStoreView {
        fields = List.copyOf(fields);
    }
}
