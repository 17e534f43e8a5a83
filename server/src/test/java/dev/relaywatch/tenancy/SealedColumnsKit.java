package dev.relaywatch.tenancy;

import java.lang.reflect.Constructor;
import java.util.List;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;

/** What all rooms say they keep sealed, found as the command finds it. */
public final class SealedColumnsKit {
    private SealedColumnsKit() {}

    public static List<SealedColumns> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AssignableTypeFilter(SealedColumns.class));
        return scanner.findCandidateComponents("dev.relaywatch").stream()
                .map(found -> made(String.valueOf(found.getBeanClassName())))
                .toList();
    }

    private static SealedColumns made(String name) {
        try {
            Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (SealedColumns) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " is not made without the rest of its room", e);
        }
    }
}
