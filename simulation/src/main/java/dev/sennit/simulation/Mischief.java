// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

/** Thrown on purpose; costs no stack trace. */
final class Mischief extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Mischief() {
        super("thrown on purpose", null, false, false);
    }
}
