// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

/** A thread waited for a reactor that does not run, or stopped before it could answer. */
public final class ReactorStoppedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    /**
     * Nobody will answer.
     *
     * @param message which reactor, and where it stands
     */
    public ReactorStoppedException(String message) {
        super(message);
    }
}
