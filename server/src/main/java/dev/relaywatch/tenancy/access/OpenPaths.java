package dev.relaywatch.tenancy.access;

/** Addresses that mean something to the filters in front of the dispatcher. */
final class OpenPaths {
    /** Styles, scripts and pictures of the pages; the same for everybody. */
    static final String ASSETS = "/assets/";

    /** Libraries of others that the pages use. */
    static final String VENDORED = "/vendor/";

    static final String API = "/api/";
    static final String SIGN_IN = "/login";

    /** Tells whoever has no role yet what to do. */
    static final String ACCOUNT = "/account";

    private OpenPaths() {}
}
