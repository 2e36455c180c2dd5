// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.mail.imap.wire.CommandText;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ListCommand;
import dev.sennit.mail.imap.wire.Literal;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.imap.wire.UnknownCharset;
import dev.sennit.mail.imap.wire.Verb;
import dev.sennit.reactor.CloseReason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/** Reads commands, and has them carried out by those that they are about. */
final class Commands {
    private static final Set<String> HTTP_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final ImapServer server;
    private final ServerSettings settings;
    private final CommandFramer framer;
    private final Session session = new Session();
    private final Capabilities capabilities;
    private final LoginCommands login;
    private final IdleCommand idle;
    private final SelectCommands select;
    private final MailboxCommands mailboxes;
    private final ListCommands lists;
    private final MessageCommands messages;
    private final Appendage appendage;
    private int idleTalk; // commands before the login

    Commands(ImapServer server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
        framer = server.framer();
        capabilities = new Capabilities(settings);
        idle = new IdleCommand(server, session, settings.timeouts().idleNotice());
        select = new SelectCommands(settings, session);
        login = new LoginCommands(server, settings, capabilities, idle::happened);
        mailboxes = new MailboxCommands(settings, session);
        lists = new ListCommands(settings, session);
        messages = new MessageCommands(settings.options().clock());
        appendage = new Appendage(server, settings, session);
    }

    void greet() {
        server.responses().line("* OK [CAPABILITY " + capabilities.text(session, server.transport()) + "] Sennit");
    }

    Session.Stage stage() {
        return session.stage();
    }

    Appendage appendage() {
        return appendage;
    }

    /** TLS has begun. */
    void forgetAll() {
        login.forget();
    }

    void close() {
        login.close();
        idle.cancel();
        appendage.close();
        messages.close();
        session.close();
    }

    /** Whether what is being carried out only tells the client something. */
    boolean mayBeCutShort() {
        return messages.mayBeCutShort();
    }

    /** LOGOUT has waited long enough. */
    void cutShort() {
        messages.cutShort();
    }

    void respond(byte[] line, int length) {
        login.respond(line, length);
    }

    void endIdle(byte[] line, int length) {
        idle.end(line, length);
    }

    // ------------------------------------------------------------------------------------------------------ reading

    private CommandText read() throws SyntaxFault {
        return CommandText.of(framer.bytes(), framer.length(), session.spelling(), settings.parsing());
    }

    /** A command is whole. */
    void execute() {
        if (appendage.isAtLineEnd()) {
            String rest = new String(framer.bytes(), 0, framer.length(), StandardCharsets.ISO_8859_1);
            framer.reset();
            appendage.end(rest);
            return;
        }
        CommandText text;
        try {
            text = read();
        } catch (SyntaxFault fault) {
            framer.reset();
            new Task(server, session, "*", Updates.Expunges.HELD).bad(fault.words());
            return;
        }
        if (isHttp(text)) {
            framer.reset();
            server.bye("This is no server of HTTP", "a request of HTTP");
            return;
        }
        begins();
        Task task = new Task(server, session, text.tag(), expunges(text.verb()));
        try {
            Verb verb = admit(text);
            Command command = text.read(verb);
            framer.reset();
            if (isTooMuchTalk(verb)) {
                server.bye("Log in", "too many commands before the login");
            } else {
                execute(task, command);
            }
        } catch (SyntaxFault fault) {
            framer.reset();
            task.bad(fault.words());
        } catch (UnknownCharset fault) {
            framer.reset();
            task.no("[BADCHARSET (US-ASCII UTF-8)] " + fault.getMessage());
        }
    }

    /** The one before has ended. */
    private void begins() {
        messages.nextCommand();
        server.clocks().nextCommand();
    }

    /** Before the login commands are counted, for one that leads there is enough. */
    private boolean isTooMuchTalk(Verb verb) {
        return stage() == Session.Stage.NOT_AUTHENTICATED
                && verb != Verb.LOGOUT
                && ++idleTalk > settings.limits().commandsBeforeLogin();
    }

    /** By UID no number is meant that an expunge could change. */
    private static Updates.Expunges expunges(Optional<Verb> verb) {
        if (verb.isEmpty()) {
            return Updates.Expunges.HELD;
        }
        return switch (verb.get()) {
            case FETCH, STORE, SEARCH, SORT, THREAD -> Updates.Expunges.HELD;
            default -> Updates.Expunges.TOLD;
        };
    }

    /** A browser may be made to send commands in the body of a request (ALPACA). */
    private boolean isHttp(CommandText text) {
        return stage() == Session.Stage.NOT_AUTHENTICATED && text.verb().isEmpty() && HTTP_METHODS.contains(text.tag());
    }

    private Verb admit(CommandText text) throws SyntaxFault {
        Verb verb = text.verb().orElseThrow(() -> new SyntaxFault("There is no such command"));
        Session.Stage stage = stage();
        switch (verb.when()) {
            case ANY -> {}
            case NOT_AUTHENTICATED -> {
                if (stage != Session.Stage.NOT_AUTHENTICATED) {
                    throw new SyntaxFault("Logged in already");
                }
            }
            case AUTHENTICATED, SELECTED -> {
                if (stage == Session.Stage.NOT_AUTHENTICATED) {
                    throw new SyntaxFault("Log in first");
                } else if (verb.when() == Verb.When.SELECTED && stage != Session.Stage.SELECTED) {
                    throw new SyntaxFault("Select a mailbox first");
                }
            }
        }
        return verb;
    }

    /** The line ends with the announcement of a literal. */
    void literal() {
        Literal literal = framer.literal();
        FrameLimits limits = settings.frames(stage());
        if (appendage.isAtLineEnd()) {
            nextMessage(literal);
            return;
        }
        String tag = "*";
        try {
            CommandText text = read();
            tag = text.tag();
            Verb verb = admit(text);
            if (!verb.takesLiterals()) {
                throw new SyntaxFault(verb + " has no literals");
            }
            Optional<Command.Append> append = text.append(verb);
            if (append.isPresent()) {
                begins();
                admit(append.get().message());
                framer.handOver();
                appendage.begin(new Task(server, session, tag, Updates.Expunges.TOLD), append.get(), literal);
                return;
            }
            if (!framer.fits(limits)) {
                throw new SyntaxFault("[TOOBIG] The literals of a command may have " + limits.literalBytes()
                        + " bytes, and there may be " + limits.literals());
            }
            framer.gather();
            if (literal.isAwaited()) {
                server.responses().line("+ OK");
            }
        } catch (SyntaxFault fault) {
            refuse(tag, fault.words());
        }
    }

    private void admit(Command.Append.Message message) throws SyntaxFault {
        if (message.form() == Command.Append.Form.UTF8 && !session.has(Feature.UTF8_ACCEPT)) {
            throw new SyntaxFault("ENABLE UTF8=ACCEPT first");
        }
    }

    /** An APPEND goes on. */
    private void nextMessage(Literal literal) {
        try {
            if (appendage.isReplacing()) {
                throw new SyntaxFault("REPLACE takes one message");
            }
            Command.Append.Message message =
                    CommandText.nextMessage(framer.bytes(), framer.length(), appendage.form(), settings.parsing());
            admit(message);
            framer.handOver();
            appendage.next(message, literal);
        } catch (SyntaxFault fault) {
            refuse(appendage.giveUp(), fault.words());
        }
    }

    /** The lines are longer than they may be. */
    void tooLong() {
        refuse(
                appendage.isAtLineEnd() ? appendage.giveUp() : tagOfTheBeginning(),
                "[TOOBIG] The lines of a command may have "
                        + settings.frames(stage()).lineBytes() + " bytes");
    }

    /** An asterisk if there is none: then nobody is answered by name. */
    private String tagOfTheBeginning() {
        try {
            return read().tag();
        } catch (SyntaxFault fault) {
            return "*";
        }
    }

    /** What follows of the command is passed over. */
    private void refuse(String tag, String what) {
        new Task(server, session, tag, Updates.Expunges.HELD).bad(what);
        if (!server.turns().isClosed()) {
            framer.skip(settings.frames(stage()));
            if (framer.progress() == CommandFramer.Progress.FLOODED) {
                server.bye("[TOOBIG] That is more than a command may have", "a literal beyond the limit");
            }
        }
    }

    // ------------------------------------------------------------------------------------------------- carrying out

    private void execute(Task task, Command command) {
        if (command instanceof Command.Plain plain) {
            executePlain(task, plain.verb());
        } else if (command instanceof Command.Id) {
            server.responses().line("* ID (\"name\" \"Sennit\")");
            task.ok("ID completed");
        } else if (command instanceof Command.Login given) {
            login.logIn(task, given);
        } else if (command instanceof Command.Authenticate begun) {
            login.authenticate(task, begun);
        } else if (command instanceof Command.Compress) {
            server.compress(task.tag());
        } else if (command instanceof Command.Enable enable) {
            select.enable(task, enable);
        } else if (command instanceof Command.Select selection) {
            select.select(task, selection);
        } else if (command instanceof ListCommand list) {
            lists.list(task, list);
        } else if (command instanceof Command.Lsub lsub) {
            lists.lsub(task, lsub);
        } else {
            executeOnMailboxes(task, command);
        }
    }

    private void executeOnMailboxes(Task task, Command command) {
        if (command instanceof Command.Create create) {
            mailboxes.create(task, create);
        } else if (command instanceof Command.OfMailbox one) {
            mailboxes.ofMailbox(task, one);
        } else if (command instanceof Command.Rename rename) {
            mailboxes.rename(task, rename);
        } else if (command instanceof Command.Status status) {
            mailboxes.status(task, status);
        } else if (command instanceof Command.OfQuotaRoot root) {
            mailboxes.quota(task, root.root());
        } else {
            executeOnMessages(task, command);
        }
    }

    private void executeOnMessages(Task task, Command command) {
        if (command instanceof Command.Fetch fetch) {
            messages.fetch(task, fetch);
        } else if (command instanceof Command.Store store) {
            messages.store(task, store);
        } else if (command instanceof Command.Copy copy) {
            messages.copy(task, copy);
        } else if (command instanceof Command.Expunge expunge) {
            messages.expunge(task, expunge);
        } else if (command instanceof Command.Search search) {
            messages.search(task, search);
        } else if (command instanceof Command.Sort sort) {
            messages.sort(task, sort);
        } else if (command instanceof Command.Threads threads) {
            messages.thread(task, threads);
        } else {
            throw new IllegalStateException("nobody carries out " + command);
        }
    }

    private void executePlain(Task task, Verb verb) {
        switch (verb) {
            case CAPABILITY -> {
                server.responses().line("* CAPABILITY " + capabilities.text(session, server.transport()));
                task.ok("CAPABILITY completed");
            }
            case LOGOUT -> {
                server.responses().line("* BYE Logging out");
                session.unselect();
                task.ok("LOGOUT completed");
                server.end(CloseReason.DONE);
            }
            case STARTTLS -> login.startTls(task);
            case NAMESPACE -> {
                server.responses().line("* NAMESPACE ((\"\" \"/\")) NIL NIL");
                task.ok("NAMESPACE completed");
            }
            case IDLE -> idle.begin(task);
            case CLOSE -> select.close(task);
            case UNSELECT -> select.unselect(task);
            default -> select.look(task, verb);
        }
    }
}
