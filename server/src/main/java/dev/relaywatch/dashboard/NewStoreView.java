package dev.relaywatch.dashboard;

import java.util.List;

/** A store that is being added. */
public record NewStoreView(Frame frame, List<FormField> fields) {
    public NewStoreView {
        fields = List.copyOf(fields);
    }
}
