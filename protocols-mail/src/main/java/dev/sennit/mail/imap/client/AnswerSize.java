// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientLimits;

/** How much has come of the answer to a command. */
final class AnswerSize {
    private long responses;
    private long heldBytes;

    void add(int bytes) {
        responses++;
        heldBytes += bytes;
    }

    /** What it has too much of, in words that go behind "has more than"; empty if there is nothing. */
    String excess(ImapClientLimits limits) {
        if (responses > limits.listedResponses()) {
            return limits.listedResponses() + " parts (listedResponses)";
        }
        return heldBytes > limits.answerBytes() ? limits.answerBytes() + " bytes (answerBytes)" : "";
    }
}
