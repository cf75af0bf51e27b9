package dev.databases.test.servers;

import java.nio.file.Path;

/**
 * A certificate and its private key, in PEM. Immutable.
 *
 * @param certificate the certificate alone, without its authority's
 * @param key PKCS#8, not encrypted
 */
public record CertificateFiles(Path certificate, Path key) {}
