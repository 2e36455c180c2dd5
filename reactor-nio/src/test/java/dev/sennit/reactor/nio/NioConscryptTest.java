// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.TlsProviderConformance;
import java.security.Provider;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeAll;

/** TLS of Conscrypt, by nothing but its SSLContext. */
final class NioConscryptTest extends TlsProviderConformance {
    @BeforeAll
    static void itRunsHere() {
        assumeTrue(Conscrypt.isAvailable(), "Conscrypt has no library for this machine");
    }

    @Override
    protected Provider provider() {
        return Conscrypt.newProvider();
    }

    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }
}
