package dev.relaywatch.dashboard;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store that is being added.
 *
 * @param notice absent where nothing was wrong
 */
public record NewStoreView(Frame frame, @Nullable Notice notice, List<FormField> fields) {
    public NewStoreView {
        fields = List.copyOf(fields);
    }
}
