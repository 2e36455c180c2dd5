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
}
