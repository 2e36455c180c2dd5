// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate, for localhost unless said otherwise, that vouches for itself, with its key, made by the JDK's keytool. */
public record Issued(X509Certificate certificate, Key key) {
    private static final char[] PASSWORD = "changeit".toCharArray();

    public static Issued with(String algorithm, Path folder) throws IOException, GeneralSecurityException {
        return make(algorithm, "dns:localhost,ip:127.0.0.1", folder);
    }

    /** Of the kind that is made fastest, for these DNS names. */
    public static Issued named(Path folder, String... names) throws IOException, GeneralSecurityException {
        return make("EC", "dns:" + String.join(",dns:", names), folder);
    }

    /** Writes both into one file. */
    public Path save(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, certificatePem() + keyPem());
    }

    private static Issued make(String algorithm, String names, Path folder)
            throws IOException, GeneralSecurityException {
        Path store = folder.resolve("made-" + algorithm + "-" + System.nanoTime() + ".p12");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                "server",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "san=" + names,
                "-validity",
                "30");
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            made.load(in, PASSWORD);
        }
        return new Issued((X509Certificate) made.getCertificate("server"), made.getKey("server", PASSWORD));
    }

    public String certificatePem() throws GeneralSecurityException {
        return pem("CERTIFICATE", certificate.getEncoded());
    }

    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
