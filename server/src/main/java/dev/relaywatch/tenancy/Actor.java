package dev.relaywatch.tenancy;

/**
 * Who did what the audit log tells of.
 *
 * @param name of the key, the e-mail address of the person, or what did it
 */
public record Actor(Kind kind, String name) {

    /** Everything that the configuration file says. */
    public static final Actor FILE = new Actor(Kind.FILE, "configuration file");

    /** Somebody who has not shown who they are. */
    public static final Actor UNKNOWN = new Actor(Kind.PERSON, "unknown");

    /** By what somebody acts. */
    public enum Kind {
        KEY("key"),
        PERSON("person"),
        FILE("file"),
        LINK("link"),
        SERVER("server");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    public Actor {
        if (name.isBlank()) {
            throw new IllegalArgumentException("whoever acts has a name");
        }
    }

    public static Actor key(String name) {
        return new Actor(Kind.KEY, name);
    }

    /**
     * @param email their address
     */
    public static Actor person(String email) {
        return new Actor(Kind.PERSON, email);
    }
}
