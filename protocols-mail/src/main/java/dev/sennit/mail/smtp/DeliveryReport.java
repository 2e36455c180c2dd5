// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import java.util.List;
import java.util.Optional;

/**
 * What became of a message.
 *
 * @param results one for each recipient, in the order of the message
 * @param failure why there are recipients without a reply; empty if each has one
 */
public record DeliveryReport(List<DeliveryResult> results, Optional<SmtpClientException> failure) {
    /**
     * Copies the list.
     *
     * @param results see above
     * @param failure see above
     */
    public DeliveryReport {
        results = List.copyOf(results);
    }

    /**
     * Whether the server has accepted it for everybody.
     *
     * @return false if any result is another
     */
    public boolean isAccepted() {
        return results.stream().allMatch(each -> each.outcome() == DeliveryResult.Outcome.ACCEPTED);
    }
}
