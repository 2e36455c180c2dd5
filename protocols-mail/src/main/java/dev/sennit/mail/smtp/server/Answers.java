// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.delivery.RefusedException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What sinks answer, as clients are told. */
final class Answers {
    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final Disposition NOT_NOW = Disposition.tryLater("4.3.0", "Something failed here, try again later");

    private Answers() {}

    /** The answer that a failure is; anything but a refusal is news for whoever runs the server. */
    static Disposition toFailure(SmtpServer server, @Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof RefusedException refused) {
            return refused.disposition();
        }
        LOG.error("{}: the sink has failed or has given null, and the client is told to try later", server, cause);
        return NOT_NOW;
    }

    /** One for each recipient. */
    static List<Disposition> each(
            SmtpServer server, int recipients, @Nullable List<Disposition> answers, @Nullable Throwable failure) {
        if (answers == null) {
            return Collections.nCopies(recipients, toFailure(server, failure));
        }
        if (answers.size() == recipients) {
            return answers;
        }
        if (answers.size() == 1) {
            return Collections.nCopies(recipients, answers.get(0));
        }
        LOG.error("{}: the sink has {} answers for {} recipients", server, answers.size(), recipients);
        return Collections.nCopies(recipients, NOT_NOW);
    }

    /** The one for all: who is told 4xx tries again, and nobody's message gets lost. */
    static Disposition worst(List<Disposition> each) {
        Disposition worst = each.get(0);
        for (Disposition one : each) {
            if (one.isTemporary()) {
                return one;
            }
            if (!one.isAccepted()) {
                worst = one;
            }
        }
        return worst;
    }
}
