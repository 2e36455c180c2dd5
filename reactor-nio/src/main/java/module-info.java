// SPDX-License-Identifier: Apache-2.0
import dev.sennit.reactor.nio.NioReactorProvider;
import dev.sennit.reactor.spi.ReactorProvider;
import org.jspecify.annotations.NullMarked;

/** The reactor on {@code java.nio}: no native code, so it works everywhere. */
@NullMarked
module dev.sennit.reactor.nio {
    requires dev.sennit.reactor.core;
    requires static com.google.auto.service;
    requires static org.jspecify;
    requires jdk.net; // keep-alive times and quick acknowledgements
    requires org.slf4j;

    provides ReactorProvider with
            NioReactorProvider;
}
