// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

/** What came is not a PROXY header. */
public final class ProxyHeaderException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong. */
    private final ProxyFault fault;

    ProxyHeaderException(ProxyFault fault, String message) {
        super(message, null, false, false); // peers can cause it at will: it costs no stack trace
        this.fault = fault;
    }

    /**
     * What is wrong.
     *
     * @return the kind of the fault; the message has the details
     */
    public ProxyFault fault() {
        return fault;
    }
}
