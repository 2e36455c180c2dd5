// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.MessageReceiver;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.SectionStart;
import java.util.Optional;
import java.util.OptionalLong;

/** A section of one message, which goes to its receiver; whether there was such a one. */
final class BodyAnswer implements Exchange.Answer<Boolean> {
    private enum State {
        AWAITED,
        BEGUN
    }

    final long uid;
    final MessageReceiver receiver;
    private final String section; // as the server calls it
    private State state = State.AWAITED;

    BodyAnswer(long uid, String section, MessageReceiver receiver) {
        this.uid = uid;
        this.section = section;
        this.receiver = receiver;
    }

    /** Whether these bytes are that section, for all that is known so far. */
    boolean mayBe(SectionStart start) {
        return state == State.AWAITED
                && start.section().equalsIgnoreCase(section)
                && (start.uid().isEmpty() || isOf(start.uid()));
    }

    boolean isOf(OptionalLong other) {
        return other.isPresent() && other.getAsLong() == uid;
    }

    /** The section of a response, if it has it and was not handed over while it came. */
    Optional<byte[]> find(Response.Fetch fetch) {
        return isOf(fetch.uid()) && state == State.AWAITED
                ? fetch.sections().stream()
                        .filter(each -> each.section().equalsIgnoreCase(section))
                        .findFirst()
                        .flatMap(Response.SectionText::text)
                : Optional.empty();
    }

    void begun() {
        state = State.BEGUN;
    }

    @Override
    public Boolean result(StatusText status) {
        return state == State.BEGUN;
    }
}
