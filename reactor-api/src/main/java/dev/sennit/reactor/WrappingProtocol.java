// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/**
 * A protocol around another one, such as a policy: what a transport promises to a connection's own protocol it promises
 * to the innermost too.
 */
public interface WrappingProtocol extends Protocol {
    /**
     * The protocol inside.
     *
     * @return whom the bytes are meant for
     */
    Protocol wrapped();

    /**
     * The protocol that speaks, below all that is around it.
     *
     * @param protocol any
     * @return itself, unless it is around another
     */
    static Protocol innermost(Protocol protocol) {
        Protocol found = protocol;
        while (found instanceof WrappingProtocol wrapping) {
            found = wrapping.wrapped();
        }
        return found;
    }
}
