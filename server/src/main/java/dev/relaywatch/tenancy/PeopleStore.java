package dev.relaywatch.tenancy;

import dev.relaywatch.shared.TenantId;
import dev.relaywatch.shared.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of people and what they may do where. */
@Component
class PeopleStore {
    private static final String PEOPLE =
            """
            SELECT id, email, name, platform_admin, platform_managed_by, password_hash IS NOT NULL AS has_password,
                   totp_confirmed_at IS NOT NULL AS has_second_factor, last_sign_in_at, disabled_at
              FROM people p
             WHERE (:id::uuid IS NULL OR p.id = :id::uuid)
               AND (:tenant::uuid IS NULL OR EXISTS (
                       SELECT FROM memberships m
                        WHERE m.tenant_id = :tenant::uuid AND m.person_id = p.id AND m.disabled_at IS NULL))
             ORDER BY p.email_key OFFSET :offset LIMIT :limit
            """;

    private static final String MEMBERSHIPS =
            """
            SELECT m.person_id, m.tenant_id, t.slug, m.role, m.managed_by
              FROM memberships m JOIN tenants t ON t.id = m.tenant_id
             WHERE m.person_id = ANY (:people) AND m.disabled_at IS NULL AND t.disabled_at IS NULL
             ORDER BY t.slug
            """;

    private static final String BY_EMAIL = "SELECT id FROM people WHERE email_key = lower(:email)";

    private static final String ANY_ADMIN =
            "SELECT EXISTS (SELECT FROM people WHERE platform_admin AND disabled_at IS NULL)";

    /**
     * Holds until the end of the transaction: two who set up, or take away the last, come one by
     * one.
     */
    private static final String LOCK =
            "SELECT pg_advisory_xact_lock(hashtext('relaywatch.people'))";

    private static final String OTHER_ADMIN =
            """
            SELECT EXISTS (SELECT FROM people WHERE platform_admin AND disabled_at IS NULL AND id <> :id
                              AND (password_hash IS NOT NULL OR oidc_subject IS NOT NULL))
            """;

    private static final String INSERT =
            """
            INSERT INTO people (id, email, email_key, name, password_hash, password_changed_at)
            VALUES (:id, :email, lower(:email), :name, :hash, CASE WHEN :hash::text IS NULL THEN NULL ELSE now() END)
            ON CONFLICT (email_key) DO NOTHING
            """;

    private static final String SET_ADMIN =
            """
            UPDATE people SET platform_admin = :managedBy::text IS NOT NULL, platform_managed_by = :managedBy, updated_at = now()
             WHERE id = :id AND platform_managed_by IS DISTINCT FROM :managedBy
            """;

    private static final String SET_MEMBERSHIP =
            """
            INSERT INTO memberships AS m (tenant_id, person_id, role, managed_by) VALUES (:tenant, :person, :role, :managedBy)
            ON CONFLICT (tenant_id, person_id) DO UPDATE
               SET role = excluded.role, managed_by = excluded.managed_by, disabled_at = NULL, updated_at = now()
             WHERE (m.role, m.managed_by, m.disabled_at) IS DISTINCT FROM (excluded.role, excluded.managed_by, NULL)
            """;

    private static final String END_MEMBERSHIP =
            """
            UPDATE memberships SET disabled_at = now(), updated_at = now()
             WHERE tenant_id = :tenant AND person_id = :person AND disabled_at IS NULL
            """;

    private static final String END_ADMINS_OF_FILE =
            """
            UPDATE people SET platform_admin = false, platform_managed_by = NULL, updated_at = now()
             WHERE platform_managed_by = 'file' AND NOT (id = ANY (:named))
            RETURNING NULL::uuid AS tenant_id, email, 'platform admin' AS role
            """;

    private static final String END_MEMBERSHIPS_OF_FILE =
            """
            UPDATE memberships m SET disabled_at = now(), updated_at = now() FROM people p
             WHERE p.id = m.person_id AND m.managed_by = 'file' AND m.disabled_at IS NULL
               AND NOT (m.tenant_id || ' ' || m.person_id = ANY (:named))
            RETURNING m.tenant_id, p.email, m.role
            """;

    private static final String DISABLE =
            """
            UPDATE people SET disabled_at = CASE WHEN :disabled THEN coalesce(disabled_at, now()) END, updated_at = now()
             WHERE id = :id AND (disabled_at IS NOT NULL) <> :disabled
            """;

    private static final String WELCOME_BACK =
            """
            UPDATE people SET password_hash = :hash, password_changed_at = now(), disabled_at = NULL, updated_at = now()
             WHERE id = :id
            """;

    private static final String RENAME =
            "UPDATE people SET name = :name, updated_at = now() WHERE id = :id";

    private final JdbcClient jdbc;

    PeopleStore(@Qualifier("platformJdbc") JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Who makes what somebody may do. */
    enum ManagedBy {
        FILE("file"),
        PEOPLE("people");

        private final String stored;

        ManagedBy(String stored) {
            this.stored = stored;
        }
    }

    /**
     * A role that somebody has no more.
     *
     * @param tenant absent: the platform's
     */
    record Ended(@Nullable TenantId tenant, String email, String role) {}

    private static Ended ended(ResultSet row) throws SQLException {
        UUID tenant = row.getObject("tenant_id", UUID.class);
        return new Ended(
                tenant == null ? null : new TenantId(tenant),
                row.getString("email"),
                row.getString("role"));
    }

    Optional<Person> person(UUID id) {
        return people(id, null, 0, 1).stream().findFirst();
    }

    /**
     * By address.
     *
     * @param tenant whose; absent: all there are
     */
    List<Person> people(@Nullable TenantId tenant, int offset, int limit) {
        return people(null, tenant, offset, limit);
    }

    private List<Person> people(
            @Nullable UUID id, @Nullable TenantId tenant, int offset, int limit) {
        List<Person> without =
                jdbc.sql(PEOPLE)
                        .param("id", id, Types.OTHER)
                        .param("tenant", tenant == null ? null : tenant.value(), Types.OTHER)
                        .param("offset", offset)
                        .param("limit", limit)
                        .query((row, _) -> person(row))
                        .list();
        Map<UUID, List<Person.Membership>> memberships = memberships(without);
        return without.stream()
                .map(one -> with(one, memberships.getOrDefault(one.id(), List.of())))
                .toList();
    }

    private Map<UUID, List<Person.Membership>> memberships(List<Person> people) {
        Map<UUID, List<Person.Membership>> all = new HashMap<>();
        jdbc.sql(MEMBERSHIPS)
                .param("people", people.stream().map(Person::id).toArray(UUID[]::new))
                .query(row -> {
                    all.computeIfAbsent(
                                    row.getObject("person_id", UUID.class),
                                    _ -> new java.util.ArrayList<>())
                            .add(membership(row));
                });
        return all;
    }

    private static Person.Membership membership(ResultSet row) throws SQLException {
        return new Person.Membership(
                new TenantId(row.getObject("tenant_id", UUID.class)),
                row.getString("slug"),
                Role.of(row.getString("role")).orElseThrow(),
                row.getString("managed_by").equals(ManagedBy.FILE.stored));
    }

    private static Person person(ResultSet row) throws SQLException {
        return new Person(
                row.getObject("id", UUID.class),
                row.getString("email"),
                row.getString("name"),
                row.getBoolean("platform_admin"),
                ManagedBy.FILE.stored.equals(row.getString("platform_managed_by")),
                List.of(),
                row.getBoolean("has_password"),
                row.getBoolean("has_second_factor"),
                Timestamps.instantOrNull(row, "last_sign_in_at"),
                Timestamps.instantOrNull(row, "disabled_at"));
    }

    private static Person with(Person one, List<Person.Membership> memberships) {
        return new Person(
                one.id(),
                one.email(),
                one.name(),
                one.platformAdmin(),
                one.fromFile(),
                memberships,
                one.hasPassword(),
                one.hasSecondFactor(),
                one.lastSignInAt(),
                one.disabledAt());
    }

    Optional<UUID> byEmail(String email) {
        return jdbc.sql(BY_EMAIL).param("email", email).query(UUID.class).optional();
    }

    boolean anyAdmin() {
        return jdbc.sql(ANY_ADMIN).query(Boolean.class).single();
    }

    void lock() {
        jdbc.sql(LOCK).query((_, _) -> true).single();
    }

    /** Whether somebody else could sign in and administer the platform. */
    boolean anotherAdminThan(UUID id) {
        return jdbc.sql(OTHER_ADMIN).param("id", id).query(Boolean.class).single();
    }

    /** False when there is somebody of that address. */
    boolean insert(UUID id, String email, @Nullable String name, @Nullable String passwordHash) {
        return jdbc.sql(INSERT)
                        .param("id", id)
                        .param("email", email)
                        .param("name", name, Types.VARCHAR)
                        .param("hash", passwordHash, Types.VARCHAR)
                        .update()
                == 1;
    }

    /**
     * Whether that changed anything.
     *
     * @param by absent: no longer one
     */
    boolean setAdmin(UUID id, @Nullable ManagedBy by) {
        return jdbc.sql(SET_ADMIN)
                        .param("id", id)
                        .param("managedBy", by == null ? null : by.stored, Types.VARCHAR)
                        .update()
                == 1;
    }

    /** Whether that changed anything. */
    boolean setMembership(TenantId tenant, UUID person, Role role, ManagedBy by) {
        return jdbc.sql(SET_MEMBERSHIP)
                        .param("tenant", tenant.value())
                        .param("person", person)
                        .param("role", role.word())
                        .param("managedBy", by.stored)
                        .update()
                == 1;
    }

    boolean endMembership(TenantId tenant, UUID person) {
        return jdbc.sql(END_MEMBERSHIP)
                        .param("tenant", tenant.value())
                        .param("person", person)
                        .update()
                == 1;
    }

    /** Who is no longer named. */
    List<Ended> endAdminsOfFileExcept(List<UUID> named) {
        return jdbc.sql(END_ADMINS_OF_FILE)
                .param("named", named.toArray(UUID[]::new))
                .query((row, _) -> ended(row))
                .list();
    }

    /**
     * Who is no longer named.
     *
     * @param named each as tenant's and person's id, parted by a blank
     */
    List<Ended> endMembershipsOfFileExcept(List<String> named) {
        return jdbc.sql(END_MEMBERSHIPS_OF_FILE)
                .param("named", named.toArray(String[]::new))
                .query((row, _) -> ended(row))
                .list();
    }

    boolean setDisabled(UUID id, boolean disabled) {
        return jdbc.sql(DISABLE).param("id", id).param("disabled", disabled).update() == 1;
    }

    /** Who was known already may sign in, by this password. */
    void welcomeBack(UUID id, String passwordHash) {
        jdbc.sql(WELCOME_BACK).param("id", id).param("hash", passwordHash).update();
    }

    void rename(UUID id, @Nullable String name) {
        jdbc.sql(RENAME).param("id", id).param("name", name, Types.VARCHAR).update();
    }
}
