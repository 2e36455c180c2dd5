// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import nl.altindag.ssl.util.TrustManagerUtils;
import org.jspecify.annotations.Nullable;

/** Contexts of the first of the JVM's providers that offers TLS. */
final class Contexts {
    private Contexts() {}

    /** What is null is the JVM's own. */
    static SSLContext create(KeyManager @Nullable [] keys, TrustManager @Nullable [] trust) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot speak TLS: " + e.getMessage(), e);
        }
    }

    static TrustManager[] trusting(Path authorities) throws IOException {
        return new TrustManager[] {TrustManagerUtils.createTrustManager(PemText.certificates(authorities))};
    }
}
