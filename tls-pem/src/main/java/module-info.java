// SPDX-License-Identifier: Apache-2.0
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.tls.pem.endpoint.TlsEndpointParser;
import org.jspecify.annotations.NullMarked;

/** Endpoints {@code tls:}, to listen and to connect, whose certificates and keys are PEM files and are read again when they change. */
@NullMarked
module dev.sennit.tls.pem {
    requires transitive dev.sennit.reactor;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires org.slf4j;

    exports dev.sennit.tls.pem;

    provides EndpointParser with
            TlsEndpointParser;
}
