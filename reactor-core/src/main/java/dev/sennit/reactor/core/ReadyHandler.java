// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/** Who is told that a socket is ready. */
public interface ReadyHandler {
    /**
     * The socket is ready. Being told in error is harmless.
     *
     * @param ready bits of {@link Interest}; an error or hang-up counts as ready for whatever was waited for
     */
    void ready(int ready);
}
