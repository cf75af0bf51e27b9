package dev.databases.remote;

/** How a connection is encrypted; libpq's words and meanings. A Unix socket never is. */
public enum SslMode {
    DISABLE("disable"),
    /** Encrypted if the server can, in the clear if not; certificates are not looked at. */
    PREFER("prefer"),
    /** Encrypted; certificates are not looked at. */
    REQUIRE("require"),
    /** Encrypted, and a trusted root has signed the server's certificate. */
    VERIFY_CA("verify-ca"),
    /** As {@link #VERIFY_CA}, and the certificate has the name of the host. */
    VERIFY_FULL("verify-full");

    private final String word;

    SslMode(String word) {
        this.word = word;
    }

    /** As in a URL. */
    public String word() {
        return word;
    }

    /** Whether certificates are looked at. */
    public boolean verifies() {
        return this == VERIFY_CA || this == VERIFY_FULL;
    }
}
