// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/** How many addresses may still be shown: of an envelope, or of all envelopes of a body structure. */
final class AddressBudget {
    private int left;

    AddressBudget(int most) {
        left = most;
    }

    int left() {
        return left;
    }

    void take(int addresses) {
        left -= addresses;
    }
}
