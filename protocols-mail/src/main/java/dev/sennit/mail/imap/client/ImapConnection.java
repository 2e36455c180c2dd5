// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.imap.ImapClientException;
import dev.sennit.mail.imap.ImapClientException.Kind;
import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.imap.ImapEvent;
import dev.sennit.mail.imap.ImapStage;
import dev.sennit.mail.imap.client.Exchange.Turn;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.imap.wire.Response;
import dev.sennit.mail.imap.wire.Response.Condition;
import dev.sennit.mail.imap.wire.Response.StatusText;
import dev.sennit.mail.imap.wire.ResponseFramer;
import dev.sennit.mail.imap.wire.ResponseParser;
import dev.sennit.mail.imap.wire.SectionStart;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: it sends commands and gives each its answer and its time. The states are those of its input:
 *
 * <pre>
 *   GREETING --OK, PREAUTH--> RESPONSE --the literal of a message--> BODY --its end--> RESPONSE
 *   BODY --its receiver is not ready--> HELD --it is--> BODY
 *   any --a fault, a deadline, the end--> CLOSED
 * </pre>
 */
public final class ImapConnection extends BaseProtocol implements TlsProtocol {
    private enum State {
        GREETING,
        RESPONSE,
        BODY,
        HELD,
        CLOSED
    }

    private static final byte[] NOTHING = new byte[0];
    private static final FrameLimits STRANGER_FRAME = new FrameLimits(12_288, 4096, 10);
    private static final ParseLimits STRANGER_PARSE = new ParseLimits(10, 1000);
    private static final int MOST_LITERALS = 10_000;

    private final ImapClientOptions options;
    private final FrameLimits frameLimits;
    private final ParseLimits parseLimits;
    private final ResponseFramer framer = new ResponseFramer();
    private final RequestWriter writer = new RequestWriter(this);
    private final Map<String, Exchange<?>> sent = new LinkedHashMap<>(); // by tag
    private final Deque<Exchange<?>> waiting = new ArrayDeque<>();
    private final StageDeadlines deadlines = new StageDeadlines(this);
    private final CompletableFuture<ImapConnection> ready = new CompletableFuture<>();
    private final Opening opening;
    private State state = State.GREETING;
    private int tags;
    private @Nullable Idling idling; // non-null while events are waited for
    private @Nullable Retrieval retrieval; // non-null in BODY and HELD
    private @Nullable BodyAnswer handedOver; // non-null from the literal of a message to the end of its response
    private @Nullable ImapClientException failure; // non-null once it has failed
    private String bye = "";
    private byte[] backlog = NOTHING; // while HELD
    private boolean reading; // whether input is being taken apart just now
    private @Nullable CompletableFuture<Void> farewell; // non-null once LOGOUT is said
    private int behindBytes; // came behind the response that is being handled

    /** Opens itself when it is connected. */
    public ImapConnection(ImapClientOptions options) {
        this.options = options;
        ImapClientLimits limits = options.limits();
        frameLimits = new FrameLimits(limits.lineBytes(), limits.literalBytes(), MOST_LITERALS);
        parseLimits = new ParseLimits(limits.depth(), limits.elements());
        opening = new Opening(this, options);
    }

    /** {@return complete when the user is logged in} */
    public CompletionStage<ImapConnection> ready() {
        return ready;
    }

    /** {@return what the server said last that it can, in upper case} */
    public Set<String> capabilities() {
        return opening.capabilities();
    }

    ImapClientOptions options() {
        return options;
    }

    @Override
    protected void connectionMade() {
        deadlines.begin(ImapStage.GREETING, DeadlineKind.PHASE);
    }

    // -------------------------------------------------------------------------------------------------------- commands

    /** Sends a command, or has it wait for its turn. IDLE ends for it. */
    <T> CompletableFuture<T> send(Exchange<T> exchange) {
        onCancel(exchange.result, () -> cancelled(exchange));
        if (state == State.CLOSED || farewell != null) {
            drop(
                    exchange,
                    failure == null ? new ImapClientException(Kind.CANCELLED, "the connection is over") : failure);
        } else if (waiting.size() >= options.limits().waitingCommands() && exchange.stage != ImapStage.LOGOUT) {
            drop(exchange, new ImapClientException(Kind.TOO_BUSY, waiting.size() + " commands wait already"));
        } else {
            waiting.add(exchange);
            if (idling != null && !idling.owns(exchange)) {
                idling.end();
            }
            sendMore();
        }
        return exchange.result;
    }

    private static void drop(Exchange<?> exchange, ImapClientException why) {
        exchange.request.parts().forEach(RequestWriter::release);
        exchange.failed(why);
    }

    /** Says LOGOUT behind all that waits; nothing comes behind it, and it is said once. */
    public CompletableFuture<Void> logout() {
        CompletableFuture<Void> current = farewell;
        if (current == null) {
            current = send(Exchange.plain(ImapStage.LOGOUT, Request.of("LOGOUT")))
                    .whenComplete((nothing, problem) -> left());
            farewell = current;
        }
        return onCancel(current.copy(), this::close);
    }

    private void left() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            deadlines.cancel();
            transport().loseConnection();
        }
    }

    /** What is made of answers can be cancelled as they can. */
    <T> CompletableFuture<T> onCancel(CompletableFuture<T> made, Runnable cancel) {
        made.whenComplete((value, problem) -> {
            if (made.isCancelled()) {
                transport().reactor().callFromThread(cancel);
            }
        });
        return made;
    }

    private void sendMore() {
        while (state != State.CLOSED && !waiting.isEmpty() && maySend(waiting.element())) {
            Exchange<?> next = waiting.remove();
            deadlines.end(ImapStage.IDLE);
            String tag = "S" + ++tags;
            sent.put(tag, next);
            if (sent.size() == 1) {
                deadlines.begin(next.stage, DeadlineKind.PHASE);
            }
            writer.write(tag, next.request);
        }
    }

    private boolean maySend(Exchange<?> next) {
        if (sent.isEmpty()) {
            return true;
        }
        return writer.isFree()
                && next.turn == Turn.SHARED
                && first().turn == Turn.SHARED
                && sent.size() < options.limits().pipelinedCommands();
    }

    private Exchange<?> first() {
        return sent.values().iterator().next();
    }

    /** A command is written to its end. */
    void written() {
        if (!sent.isEmpty() && first().stage == ImapStage.APPEND_START) {
            deadlines.end(ImapStage.APPEND_START);
            deadlines.begin(ImapStage.APPEND_END, DeadlineKind.PHASE);
        }
        if (!reading) {
            sendMore();
        }
    }

    /** The server wants a message; the time for that is the transport's, and the least rate's. */
    void sendingBegins() {
        deadlines.end(ImapStage.APPEND_START);
    }

    /** Sends a line that is a part of the command under way. */
    void say(String line) {
        transport().write(line + "\r\n");
    }

    /** The answer to a part of a command is waited for. */
    void await(ImapStage stage) {
        deadlines.begin(stage, DeadlineKind.PHASE);
    }

    StageDeadlines deadlines() {
        return deadlines;
    }

    /** A command that waits is dropped for a reason; harmless if it does not wait. */
    void withdraw(Exchange<?> exchange, Throwable why) {
        if (waiting.remove(exchange)) {
            drop(
                    exchange,
                    why instanceof ImapClientException own
                            ? own
                            : new ImapClientException(Kind.CANCELLED, exchange.verb() + " was not sent: " + why));
            if (sent.isEmpty()) {
                rest();
            }
        }
    }

    /** Nobody wants an answer any more: a command that waits is dropped, one under way ends the connection. */
    private void cancelled(Exchange<?> exchange) {
        if (waiting.remove(exchange)) {
            exchange.request.parts().forEach(RequestWriter::release);
        } else if (sent.containsValue(exchange)) {
            leave(new ImapClientException(Kind.CANCELLED, exchange.verb() + " was cancelled"));
        }
    }

    /** Waits for events until another command is given; one that ends already is another one. */
    public CompletionStage<Void> idle() {
        Idling current = idling;
        if (current == null || current.isEnded()) {
            current = new Idling(this);
            idling = current;
            current.start();
        }
        return onCancel(current.result().copy(), current::end);
    }

    /** Whoever hears of it may idle again at once. */
    void over(Idling which) {
        if (idling == which) {
            idling = null;
        }
    }

    void renewIdle() {
        if (idling != null) {
            idling.renew();
        }
    }

    /** Waits no more. */
    public void endIdle() {
        if (idling != null) {
            idling.end();
        }
    }

    // -------------------------------------------------------------------------------------------------------- input

    @Override
    public void dataReceived(ByteBuffer data) {
        byte[] in = new byte[data.remaining()];
        data.get(in);
        take(in);
    }

    private void take(byte[] in) {
        int p = 0;
        reading = true;
        while (p < in.length && state != State.CLOSED && state != State.HELD) {
            p = state == State.BODY ? body(in, p) : response(in, p);
        }
        reading = false;
        behindBytes = 0;
        backlog = state == State.HELD ? Arrays.copyOfRange(in, p, in.length) : NOTHING;
        sendMore();
    }

    private int response(byte[] in, int from) {
        boolean trusted = ready.isDone();
        int p = framer.take(in, from, in.length, trusted ? frameLimits : STRANGER_FRAME);
        behindBytes = in.length - p;
        switch (framer.progress()) {
            case INCOMPLETE -> {}
            case LITERAL -> literal(trusted ? frameLimits : STRANGER_FRAME);
            case COMPLETE -> complete(trusted ? parseLimits : STRANGER_PARSE);
            case REFUSED -> bad("a response " + framer.fault());
        }
        return p;
    }

    private void complete(ParseLimits limits) {
        try {
            Response response = ResponseParser.read(framer.bytes(), framer.length(), limits);
            framer.reset();
            arrived(response);
        } catch (SyntaxFault fault) {
            bad(fault.words());
        }
    }

    // ------------------------------------------------------------------------------------------------------- messages

    private void literal(FrameLimits limits) {
        Optional<BodyAnswer> wanted = framer.isFirstLiteral() && handedOver == null ? wanted() : Optional.empty();
        if (wanted.isEmpty()) {
            if (!framer.gather(limits)) {
                bad("a response " + framer.fault());
            }
            return;
        }
        framer.handOver();
        handedOver = wanted.get();
        receive(wanted.get(), framer.literal().octets());
    }

    private Optional<BodyAnswer> wanted() {
        if (bodies().isEmpty()) {
            return Optional.empty();
        }
        Optional<SectionStart> start = ResponseParser.start(framer.bytes(), framer.length(), parseLimits);
        return start.flatMap(
                found -> bodies().stream().filter(each -> each.mayBe(found)).findFirst());
    }

    private List<BodyAnswer> bodies() {
        return sent.values().stream().flatMap(each -> each.body().stream()).toList();
    }

    private void receive(BodyAnswer answer, long octets) {
        long limit = options.limits().messageBytes();
        if (octets > limit) {
            bad("a message is longer than " + limit + " bytes");
            return;
        }
        deadlines.end(first().stage);
        Retrieval begun = new Retrieval(this, answer, octets);
        retrieval = begun;
        if (begun.isDone()) {
            retrieved();
        } else {
            state = State.BODY;
            deadlines.begin(ImapStage.MESSAGE_BLOCK, DeadlineKind.IDLE);
        }
    }

    private int body(byte[] in, int from) {
        Retrieval current = retrieval;
        if (current == null) {
            throw new IllegalStateException("there is no message in " + state);
        }
        deadlines.end(ImapStage.MESSAGE_BLOCK);
        int p = current.read(in, from, in.length);
        if (state == State.BODY) {
            goOn(current);
        }
        return p;
    }

    private void goOn(Retrieval current) {
        if (!current.isReady()) {
            state = State.HELD;
            transport().pauseProducing();
        } else if (current.isDone()) {
            retrieved();
        } else {
            deadlines.begin(ImapStage.MESSAGE_BLOCK, DeadlineKind.IDLE);
        }
    }

    /** The receiver of a message is ready for more. */
    void receiverReady() {
        Retrieval current = retrieval;
        if (state != State.HELD || current == null) {
            return;
        }
        state = State.BODY;
        transport().resumeProducing();
        goOn(current);
        if (!reading) {
            byte[] rest = backlog;
            backlog = NOTHING;
            take(rest);
        }
    }

    private void retrieved() {
        if (retrieval != null) {
            retrieval.close();
            retrieval = null;
        }
        state = State.RESPONSE;
        deadlines.begin(first().stage, DeadlineKind.PHASE);
    }

    /** A section may come in quotes, too. */
    private void quoted(Response.Fetch fetch) {
        for (BodyAnswer each : bodies()) {
            Optional<byte[]> text = each.find(fetch);
            if (text.isPresent()) {
                byte[] bytes = text.get();
                receive(each, bytes.length);
                if (state == State.BODY) {
                    body(bytes, 0);
                }
                return;
            }
        }
    }

    // ------------------------------------------------------------------------------------------------------ responses

    private void arrived(Response response) throws SyntaxFault {
        if (state == State.GREETING) {
            greeting(response);
        } else if (response instanceof Response.Continuation plus) {
            continuation(plus.text());
        } else if (response instanceof Response.Tagged tagged) {
            tagged(tagged);
        } else if (response instanceof Response.Capability capability) {
            opening.learn(capability.names());
        } else if (response instanceof Response.Untagged untagged) {
            untagged(untagged);
        } else if (response instanceof Response.Fetch fetch) {
            fetched(fetch);
        } else if (!isTaken(response)) {
            unasked(response);
        }
    }

    private void greeting(Response response) throws SyntaxFault {
        if (!(response instanceof Response.Untagged untagged)) {
            bad("its greeting is no greeting");
            return;
        }
        state = State.RESPONSE;
        deadlines.end(ImapStage.GREETING);
        opening.greeted(untagged.status());
    }

    private void continuation(String text) {
        Consumer<String> listener = sent.isEmpty() ? null : first().continued();
        if (writer.continues()) {
            return;
        }
        if (listener == null || !writer.isFree()) {
            bad("it wants more of a command that has no more");
        } else {
            deadlines.end(first().stage);
            listener.accept(text);
        }
    }

    private void tagged(Response.Tagged response) throws SyntaxFault {
        Exchange<?> exchange = sent.get(response.tag());
        StatusText status = response.status();
        if (exchange == null) {
            bad("it answers a command that nobody has given, " + response.tag());
            return;
        }
        if (writer.isWriting(response.tag()) && (status.condition() == Condition.OK || !writer.isLeft())) {
            bad("it answers " + exchange.verb() + " before it has all of it");
            return;
        }
        opening.learn(status);
        alert(status);
        Runnable answer = exchange.answered(status);
        // All that may fail: until here the command is one of those that hear of the end.
        if (state != State.CLOSED) {
            sent.remove(response.tag());
            advance(exchange);
            answer.run();
        }
    }

    private void advance(Exchange<?> done) {
        deadlines.end(done.stage);
        deadlines.end(ImapStage.APPEND_END);
        if (!sent.isEmpty()) {
            deadlines.begin(first().stage, DeadlineKind.PHASE);
        } else {
            rest();
        }
    }

    /** Nothing is under way; if nothing waits either, the next command is waited for. */
    private void rest() {
        if (ready.isDone() && farewell == null && waiting.isEmpty()) {
            deadlines.begin(ImapStage.IDLE, DeadlineKind.IDLE);
        }
    }

    private void untagged(Response.Untagged response) throws SyntaxFault {
        StatusText status = response.status();
        switch (status.condition()) {
            case BYE -> {
                bye = status.text();
                tell(new ImapEvent.Bye(status.text()));
            }
            case PREAUTH -> bad("it greets twice");
            case OK, NO, BAD -> {
                opening.learn(status);
                alert(status);
                isTaken(response);
            }
        }
    }

    /** Before TLS anybody could say it (CVE-2021-38371 and its kin). */
    private void alert(StatusText status) {
        if (status.hasCode("ALERT") && opening.isSettled()) {
            options.listener().accept(new ImapEvent.Alert(status.text()));
        }
    }

    private void fetched(Response.Fetch fetch) throws SyntaxFault {
        BodyAnswer streamed = handedOver;
        handedOver = null;
        if (streamed != null) {
            if (!streamed.isOf(fetch.uid())) {
                bad("it has sent another message than that with UID " + streamed.uid);
            }
            unasked(fetch);
            return;
        }
        quoted(fetch);
        if (state != State.CLOSED && !isTaken(fetch)) {
            unasked(fetch);
        }
    }

    private boolean isTaken(Response response) throws SyntaxFault {
        for (Exchange<?> each : sent.values()) {
            if (each.takes(response)) {
                if (each.responses() > options.limits().listedResponses()) {
                    bad("its answer to " + each.verb() + " has more than " + (each.responses() - 1) + " parts");
                } else if (each.stage == ImapStage.LISTING) {
                    deadlines.begin(ImapStage.LISTING, DeadlineKind.PHASE);
                }
                return true;
            }
        }
        return false;
    }

    /** What it says of its own accord. */
    private void unasked(Response response) {
        if (response instanceof Response.Count count) {
            switch (count.what()) {
                case EXISTS -> tell(new ImapEvent.Exists(count.number()));
                case EXPUNGE -> tell(new ImapEvent.Expunged(count.number()));
                case RECENT -> {}
            }
        } else if (response instanceof Response.Vanished vanished) {
            tell(new ImapEvent.Vanished(vanished.uids()));
        } else if (response instanceof Response.Fetch fetch) {
            fetch.flags()
                    .ifPresent(flags ->
                            tell(new ImapEvent.FlagsChanged(fetch.sequence(), fetch.uid(), flags, fetch.modSeq())));
        }
    }

    private void tell(ImapEvent event) {
        if (ready.isDone() && state != State.CLOSED) {
            options.listener().accept(event);
        }
    }

    // ------------------------------------------------------------------------------------------------------ openings

    /** What came behind the response that is being handled, or as a part of one. */
    @Override
    public int unreadBytes() {
        return behindBytes + framer.heldBytes();
    }

    @Override
    public void handshakeCompleted(TlsInfo tls) {
        if (state != State.CLOSED) {
            opening.secured();
        }
    }

    /** The user is logged in. */
    void opened() {
        deadlines.begin(ImapStage.IDLE, DeadlineKind.IDLE);
        ready.complete(this);
    }

    // ------------------------------------------------------------------------------------------------------- endings

    void bad(String what) {
        leave(new ImapClientException(Kind.BAD_ANSWER, "the server does not keep to IMAP: " + what));
    }

    /** Gives everything up. */
    public void close() {
        leave(new ImapClientException(Kind.CANCELLED, "the client was closed"));
    }

    /** The end at once. */
    void leave(ImapClientException why) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        transport()
                .abortConnection(
                        why.kind() == Kind.BAD_ANSWER
                                ? new CloseReason.ProtocolError(String.valueOf(why.getMessage()))
                                : CloseReason.ABORTED);
        settle(why);
    }

    /** A deadline has run out. */
    void expired() {
        state = State.CLOSED;
        transport().abortConnection(); // with the deadline as the reason
    }

    private void settle(ImapClientException why) {
        state = State.CLOSED;
        if (failure == null) {
            failure = why;
        }
        deadlines.cancel();
        if (retrieval != null) {
            retrieval.close();
            retrieval = null;
        }
        writer.close();
        List<Exchange<?>> open = List.copyOf(sent.values());
        List<Exchange<?>> unsent = List.copyOf(waiting);
        sent.clear();
        waiting.clear();
        open.forEach(each -> each.failed(why));
        unsent.forEach(each -> drop(each, why));
        ready.completeExceptionally(why);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (!bye.isEmpty() && !sent.isEmpty() && first().stage == ImapStage.LOGOUT) {
            first().result.complete(null); // some say BYE, and leave without an answer
        }
        settle(ImapClientException.of(reason, bye));
    }

    /** What it is doing, for logs. */
    @Override
    public String toString() {
        return "imap client, " + state;
    }
}
