// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.Reactor;
import java.util.Optional;

/**
 * Makes reactors of one kind. A module that has one says {@code provides ReactorProvider with …}; it needs a public
 * constructor without arguments that does nothing expensive and never fails.
 */
public interface ReactorProvider {
    /**
     * The name people choose it by.
     *
     * @return short, lower case, without spaces: {@code nio}
     */
    String name();

    /**
     * Where several are available the one with the highest priority is taken.
     *
     * @return 0 for one that works everywhere, 100 for one that is better where it works
     */
    int priority();

    /**
     * Whether it works on this machine.
     *
     * @return empty if it does; otherwise why not, in a few words for people
     */
    Optional<String> availability();

    /**
     * Makes a reactor.
     *
     * @param options how it shall be
     * @return a new one
     * @throws IllegalStateException if it is not available
     */
    Reactor create(ReactorOptions options);
}
