// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.DeliveryResult;
import dev.sennit.mail.smtp.DeliveryResult.Outcome;
import dev.sennit.mail.smtp.OutgoingMessage;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientException.Kind;
import dev.sennit.mail.smtp.SmtpClientOptions.Mode;
import dev.sennit.mail.smtp.SmtpReply;
import dev.sennit.mail.smtp.SmtpStage;
import dev.sennit.mail.smtp.client.SmtpConnection.Farewell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One message's transaction. Where the server has PIPELINING the envelope leaves in one go (RFC 2920), with DATA as its last command.
 *
 * <pre>
 *   WAITING --> ENVELOPE --354, or BDAT--> TEXT --its end--> SENT --replies--> OVER
 *                  '--nobody was accepted, DATA was refused--> OVER, and RSET
 * </pre>
 */
final class Delivery implements TextSending.Owner {
    private enum State {
        WAITING,
        ENVELOPE,
        TEXT,
        SENT,
        OVER
    }

    private static final byte[] NO_TEXT = {'.', '\r', '\n'};

    private final SmtpConnection connection;
    private final OutgoingMessage message;
    private final Envelope envelope;
    private final CompletableFuture<DeliveryReport> result = new CompletableFuture<>();
    private final List<@Nullable SmtpReply> replies =
            new ArrayList<>(); // one for each recipient, null until it is there
    private final List<Integer> accepted = new ArrayList<>(); // indices of recipients
    private State state = State.WAITING;
    private int next; // command of the envelope
    private int inFlight;
    private boolean heard; // MAIL was answered, and not with 421
    private @Nullable SmtpReply mailRefusal; // non-null if MAIL was refused
    private @Nullable SmtpReply dataReply; // non-null once DATA was answered
    private @Nullable TextSending text; // non-null from TEXT on

    Delivery(SmtpConnection connection, OutgoingMessage message) {
        this.connection = connection;
        this.message = message;
        envelope = new Envelope(message);
        message.recipients().forEach(each -> replies.add(null));
        result.whenComplete((report, failure) -> {
            if (result.isCancelled()) {
                connection.transport().reactor().callFromThread(() -> connection.cancelled(this));
            }
        });
    }

    CompletableFuture<DeliveryReport> result() {
        return result;
    }

    /** Whether its connection ended before the server had anything else to say to MAIL: nothing of the text was sent. */
    boolean isUnheard() {
        return !heard && connection.isEnding();
    }

    // ------------------------------------------------------------------------------------------------------ envelope

    void start() {
        Extensions extensions = connection.extensions();
        Optional<SmtpClientException> refusal = envelope.check(extensions);
        if (refusal.isPresent()) {
            failed(refusal.get());
            connection.finished();
            return;
        }
        state = State.ENVELOPE;
        envelope.choose(extensions, connection.options());
        sendMore();
    }

    private void sendMore() {
        while (inFlight < window() && hasMore()) {
            int command = next++;
            inFlight++;
            if (command == 0) {
                connection.command(SmtpStage.MAIL, envelope.mail(connection.extensions()), this::mailed);
            } else if (command <= message.recipients().size()) {
                int index = command - 1;
                connection.command(
                        SmtpStage.RECIPIENT,
                        envelope.recipient(index, connection.extensions()),
                        reply -> answered(index, reply));
            } else {
                connection.command(SmtpStage.DATA_START, "DATA", this::dataAnswered);
            }
        }
        if (inFlight == 0 && state == State.ENVELOPE) {
            decide();
        }
    }

    private int window() {
        return envelope.isPipelined() ? connection.options().limits().pipelinedCommands() : 1;
    }

    private boolean hasMore() {
        int recipients = message.recipients().size();
        if (state != State.ENVELOPE || mailRefusal != null || next > recipients + 1) {
            return false;
        }
        return next <= recipients || (!envelope.isChunked() && (inFlight > 0 || !accepted.isEmpty()));
    }

    private void mailed(SmtpReply reply) {
        inFlight--;
        heard = !connection.isEnding();
        if (!reply.isPositive()) {
            mailRefusal = reply;
        }
        sendMore();
    }

    private void answered(int index, SmtpReply reply) {
        inFlight--;
        if (reply.isPositive() && mailRefusal == null) {
            accepted.add(index);
        } else {
            replies.set(index, reply);
        }
        sendMore();
    }

    private void dataAnswered(SmtpReply reply) {
        inFlight--;
        dataReply = reply;
        sendMore();
    }

    private void decide() {
        SmtpReply data = dataReply;
        if (mailRefusal != null) {
            accepted.clear();
        }
        if (data != null && data.isPositive()) {
            connection.leave(
                    new SmtpClientException(Kind.BAD_REPLY, "the server answered DATA with " + data), Farewell.ABORT);
        } else if (data != null && data.isIntermediate()) {
            if (accepted.isEmpty()) {
                sendNothing();
            } else {
                sendText();
            }
        } else if (data != null) {
            accepted.forEach(index -> replies.set(index, data));
            overWithReset();
        } else if (accepted.isEmpty()) {
            overWithReset();
        } else {
            sendText();
        }
    }

    /** RFC 2920 section 3.1: a server that wants text for nobody gets none. */
    private void sendNothing() {
        state = State.SENT;
        connection.transport().write(NO_TEXT);
        connection.await(SmtpStage.DATA_END, reply -> overWithReset());
    }

    // ---------------------------------------------------------------------------------------------------------- text

    private void sendText() {
        state = State.TEXT;
        TextSending sending = new TextSending(connection, message, envelope.isChunked(), this);
        text = sending;
        sending.start();
    }

    /** The end is on its way: SMTP has one reply to it, LMTP one for each recipient that was accepted. */
    @Override
    public void textSent() {
        state = State.SENT;
        if (connection.options().mode() == Mode.LMTP) {
            for (int i = 0; i < accepted.size(); i++) {
                int index = accepted.get(i);
                boolean last = i == accepted.size() - 1;
                connection.await(SmtpStage.DATA_END, reply -> delivered(List.of(index), reply, last));
            }
        } else {
            connection.await(SmtpStage.DATA_END, reply -> delivered(accepted, reply, true));
        }
    }

    private void delivered(List<Integer> whom, SmtpReply reply, boolean last) {
        whom.forEach(index -> replies.set(index, reply));
        if (last) {
            over(Optional.empty());
            connection.finished();
        }
    }

    /** A chunk was refused, and what was sent behind it was answered. */
    @Override
    public void textRefused(SmtpReply reply) {
        accepted.forEach(index -> replies.set(index, reply));
        overWithReset();
    }

    @Override
    public void textFailed(SmtpClientException why) {
        if (envelope.isChunked()) { // the last chunk was not sent
            over(Optional.of(why));
            connection.finishedWithReset();
        } else {
            failed(why);
            connection.leave(
                    new SmtpClientException(Kind.CANCELLED, "a message before could not be sent to its end"),
                    Farewell.ABORT);
        }
    }

    /** A text that is not sent to its end yet has its answer. */
    void answeredEarly(SmtpReply reply) {
        if (state == State.TEXT) {
            accepted.forEach(index -> replies.set(index, reply));
        }
    }

    // ------------------------------------------------------------------------------------------------------- endings

    private void overWithReset() {
        over(Optional.empty());
        connection.finishedWithReset();
    }

    /** The connection is gone, or the message cannot be sent on it. */
    void failed(SmtpClientException why) {
        over(Optional.of(why));
    }

    private void over(Optional<SmtpClientException> failure) {
        if (state == State.OVER) {
            return;
        }
        Outcome open = state == State.SENT ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        state = State.OVER;
        if (text == null) {
            message.source().close();
        } else {
            text.stop();
        }
        List<DeliveryResult> results = new ArrayList<>();
        boolean complete = true;
        for (int i = 0; i < replies.size(); i++) {
            SmtpReply reply = mailRefusal == null ? replies.get(i) : mailRefusal;
            complete &= reply != null;
            Outcome outcome = accepted.contains(i) ? open : Outcome.NOT_SENT;
            results.add(
                    reply == null
                            ? new DeliveryResult(message.recipients().get(i), outcome, Optional.empty())
                            : DeliveryResult.of(message.recipients().get(i), reply));
        }
        result.complete(new DeliveryReport(results, complete ? Optional.empty() : failure));
    }
}
