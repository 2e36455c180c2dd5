// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.client.ImapConnection.State;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.ResponseFramer;
import dev.sennit.mail.imap.wire.ResponseParser;
import dev.sennit.mail.imap.wire.SectionStart;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.reactor.DeadlineKind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes the input apart: into responses, and messages that go to their receivers as they come. */
final class ResponseInput {
    private static final byte[] NOTHING = new byte[0];
    private static final FrameLimits STRANGER_FRAME = new FrameLimits(12_288, 4096, 10);
    private static final ParseLimits STRANGER_PARSE = new ParseLimits(10, 1000);
    private static final int MOST_LITERALS = 10_000;

    private final ImapConnection connection;
    private final CommandQueue commands;
    private final ResponseRouter router;
    private final FrameLimits frameLimits;
    private final ParseLimits parseLimits;
    private final ResponseFramer framer = new ResponseFramer();
    private @Nullable Retrieval retrieval; // non-null in BODY and HELD
    private @Nullable BodyAnswer handedOver; // non-null from the literal of a message to the end of its response
    private byte[] backlog = NOTHING; // while HELD
    private boolean reading; // whether input is being taken apart just now
    private int behindBytes; // came behind the response that is being handled

    ResponseInput(ImapConnection connection, CommandQueue commands, ResponseRouter router) {
        this.connection = connection;
        this.commands = commands;
        this.router = router;
        ImapClientLimits limits = connection.options().limits();
        frameLimits = new FrameLimits(limits.lineBytes(), limits.literalBytes(), MOST_LITERALS);
        parseLimits = new ParseLimits(limits.depth(), limits.elements());
    }

    boolean isReading() {
        return reading;
    }

    /** What came behind the response that is being handled, or as a part of one. */
    int unreadBytes() {
        return behindBytes + framer.heldBytes();
    }

    // ------------------------------------------------------------------------------------------------------ responses

    void take(byte[] in) {
        boolean wasCompressed = connection.isCompressed();
        int p = 0;
        reading = true;
        while (p < in.length
                && !connection.isClosed()
                && connection.state() != State.HELD
                && connection.isCompressed() == wasCompressed) {
            p = connection.state() == State.BODY ? body(in, p) : response(in, p);
        }
        reading = false;
        behindBytes = 0;
        backlog = connection.state() == State.HELD ? Arrays.copyOfRange(in, p, in.length) : NOTHING;
        commands.sendMore();
        if (connection.isCompressed() && !wasCompressed) {
            connection.channel().receive(ByteBuffer.wrap(in, p, in.length - p));
        }
    }

    private int response(byte[] in, int from) {
        boolean trusted = connection.isOpen();
        int p = framer.take(in, from, in.length, trusted ? frameLimits : STRANGER_FRAME);
        behindBytes = in.length - p;
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case LITERAL -> literal(trusted ? frameLimits : STRANGER_FRAME);
            case COMPLETE -> complete(trusted ? parseLimits : STRANGER_PARSE);
            case REFUSED -> connection.bad("a response " + framer.fault());
        }
        return p;
    }

    private void complete(ParseLimits limits) {
        try {
            int bytes = framer.length();
            Response response = ResponseParser.read(framer.bytes(), bytes, limits);
            framer.reset();
            if (response instanceof Response.Fetch fetch) {
                fetched(fetch, bytes);
            } else {
                router.arrived(response, bytes);
            }
        } catch (SyntaxFault fault) {
            connection.bad(fault.words());
        }
    }

    private void fetched(Response.Fetch fetch, int bytes) throws SyntaxFault {
        BodyAnswer streamed = handedOver;
        handedOver = null;
        if (streamed == null) {
            quoted(fetch);
            router.arrived(fetch, bytes);
        } else if (streamed.isOf(fetch.uid())) {
            router.unasked(fetch);
        } else {
            connection.bad("it has sent another message than that with UID " + streamed.uid);
        }
    }

    // ------------------------------------------------------------------------------------------------------- messages

    private void literal(FrameLimits limits) {
        Optional<BodyAnswer> wanted = framer.isFirstLiteral() && handedOver == null ? wanted() : Optional.empty();
        if (wanted.isEmpty()) {
            if (!framer.gather(limits)) {
                connection.bad("a response " + framer.fault());
            }
            return;
        }
        framer.handOver();
        handedOver = wanted.get();
        receive(wanted.get(), framer.literal().octets());
    }

    private Optional<BodyAnswer> wanted() {
        if (commands.bodies().isEmpty()) {
            return Optional.empty();
        }
        Optional<SectionStart> start = ResponseParser.start(framer.bytes(), framer.length(), parseLimits);
        return start.flatMap(found ->
                commands.bodies().stream().filter(each -> each.mayBe(found)).findFirst());
    }

    /** A section may come in quotes, too. */
    private void quoted(Response.Fetch fetch) {
        for (BodyAnswer each : commands.bodies()) {
            Optional<byte[]> text = each.find(fetch);
            if (text.isPresent()) {
                byte[] bytes = text.get();
                receive(each, bytes.length);
                if (connection.state() == State.BODY) {
                    body(bytes, 0);
                }
                return;
            }
        }
    }

    private void receive(BodyAnswer answer, long octets) {
        long limit = connection.options().limits().messageBytes();
        if (octets > limit) {
            connection.bad("a message is longer than " + limit + " bytes");
            return;
        }
        connection.deadlines().end(commands.first().stage);
        Retrieval begun = new Retrieval(connection, answer, octets, this::receiverReady);
        retrieval = begun;
        if (begun.isDone()) {
            retrieved(begun);
        } else {
            connection.become(State.BODY);
            awaitMore();
        }
    }

    private void awaitMore() {
        connection.deadlines().begin(ImapStage.MESSAGE_BLOCK, DeadlineKind.IDLE);
    }

    private int body(byte[] in, int from) {
        Retrieval current = retrieval;
        if (current == null) {
            throw new IllegalStateException("there is no message in " + connection.state());
        }
        connection.deadlines().end(ImapStage.MESSAGE_BLOCK);
        int p = current.read(in, from, in.length);
        if (connection.state() == State.BODY) {
            goOn(current);
        }
        return p;
    }

    private void goOn(Retrieval current) {
        if (!current.isReady()) {
            connection.become(State.HELD);
            connection.transport().pauseProducing();
        } else if (current.isDone()) {
            retrieved(current);
        } else {
            awaitMore();
        }
    }

    private void receiverReady() {
        Retrieval current = retrieval;
        if (connection.state() != State.HELD || current == null) {
            return;
        }
        connection.become(State.BODY);
        connection.transport().resumeProducing();
        goOn(current);
        if (!reading) {
            byte[] rest = backlog;
            backlog = NOTHING;
            take(rest);
            connection.channel().inflate();
        }
    }

    private void retrieved(Retrieval done) {
        done.close();
        retrieval = null;
        connection.become(State.RESPONSE);
        connection.await(commands.first().stage);
    }

    /** For good. */
    void close() {
        if (retrieval != null) {
            retrieval.close();
            retrieval = null;
        }
        backlog = NOTHING;
    }
}
