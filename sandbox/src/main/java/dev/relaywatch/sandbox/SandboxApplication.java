package dev.relaywatch.sandbox;

/** Starts the sandbox. */
public final class SandboxApplication {
    private SandboxApplication() {}

    public static void main(String[] args) {}
}
