package dev.relaywatch.dashboard.settings;

import dev.relaywatch.dashboard.frame.Address;
import dev.relaywatch.dashboard.frame.Look;
import dev.relaywatch.tenancy.Role;
import java.util.ArrayList;
import java.util.List;

/** The way through the settings, as far as somebody may see them. */
public final class SettingsNav {
    static final String PATH = "/settings";
    static final String CONNECTIONS = PATH + "/connections";
    static final String ROUTES = PATH + "/routes";
    static final String THRESHOLDS = PATH + "/thresholds";
    static final String CHANNELS = PATH + "/channels";
    static final String KEYS = PATH + "/keys";
    static final String PEOPLE = PATH + "/people";
    static final String STORES = PATH + "/stores";
    static final String AUDIT = PATH + "/audit";

    private SettingsNav() {}

    /**
     * @param href keeps the store
     */
    public record Tab(String label, String href, boolean current) {}

    public static List<Tab> tabs(Look look) {
        List<Tab> tabs = new ArrayList<>();
        tabs.add(tab(look, "Connections", CONNECTIONS));
        tabs.add(tab(look, "Routes", ROUTES));
        if (look.may(Role.ADMIN)) {
            tabs.add(tab(look, "Keys", KEYS));
            tabs.add(tab(look, "People", PEOPLE));
        }
        if (look.person().everywhere()) {
            tabs.add(tab(look, "Stores", STORES));
        } else if (look.may(Role.ADMIN)) {
            tabs.add(tab(look, "Store", STORES));
        }
        tabs.add(tab(look, "Thresholds", THRESHOLDS));
        tabs.add(tab(look, "Channels", CHANNELS));
        tabs.add(tab(look, "Silences", "/alerts/silences"));
        if (look.may(Role.ADMIN)) {
            tabs.add(tab(look, "Audit", AUDIT));
        }
        return tabs;
    }

    /** The configuration file that would set up what is shown here. */
    public static String export(Look look) {
        return Address.of("/api/platform/configuration")
                .with("tenant", look.store() == null ? null : look.store().slug())
                .toString();
    }

    private static Tab tab(Look look, String label, String path) {
        return new Tab(
                label,
                look.frame().to(path).with("range", null).toString(),
                look.frame().here().path().startsWith(path));
    }
}
