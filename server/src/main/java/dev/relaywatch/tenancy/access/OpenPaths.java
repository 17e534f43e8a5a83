package dev.relaywatch.tenancy.access;

/** Addresses that mean something to the filters in front of the dispatcher. */
final class OpenPaths {
    /** Styles, scripts and pictures of the pages; the same for everybody. */
    static final String ASSETS = "/assets/";

    static final String API = "/api/";
    static final String SIGN_IN = "/login";

    private OpenPaths() {}
}
