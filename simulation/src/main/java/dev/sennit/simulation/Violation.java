// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

/** A law was broken. Noted before it is thrown, since what a protocol throws only ends its connection. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what);
    }
}
