package dev.relaywatch.tenancy.administration;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.tenancy.Person;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A person as the API shows them. */
final class PersonView {
    private PersonView() {}

    /**
     * @param tenant whose admin looks: sees nothing of other tenants; absent: the platform's
     */
    static Map<String, @Nullable Object> of(Person person, @Nullable TenantId tenant) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", person.id());
        view.put("email", person.email());
        view.put("name", person.name());
        view.put(
                "roles",
                person.memberships().stream()
                        .filter(m -> tenant == null || m.tenant().equals(tenant))
                        .map(PersonView::role)
                        .toList());
        view.put("platformAdmin", person.platformAdmin());
        view.put("hasPassword", person.hasPassword());
        view.put("hasSecondFactor", person.hasSecondFactor());
        view.put("lastSignInAt", person.lastSignInAt());
        view.put("disabledAt", person.disabledAt());
        return view;
    }

    private static Map<String, Object> role(Person.Membership membership) {
        return Map.of(
                "tenant",
                membership.slug(),
                "role",
                membership.role().word(),
                "managedBy",
                membership.fromFile() ? "file" : "people");
    }

    /**
     * @param link to be handed over; absent: it was mailed, none is needed, or only an admin of the
     *     platform may have it
     */
    static Map<String, @Nullable Object> invited(
            Person person, @Nullable TenantId tenant, @Nullable String link, boolean mailed) {
        Map<String, @Nullable Object> view = of(person, tenant);
        view.put("invitationLink", link);
        view.put("mailed", mailed);
        return view;
    }
}
