// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.wire.Command.Naming;
import dev.sennit.mail.imap.wire.Command.Store.Echo;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A command that is read: first whose it is and which, then what it says. */
public final class CommandText {
    private static final int MAX_ID_PAIRS = 30; // RFC 2971 section 3.3

    private final Scanner in;
    private final String tag;
    private final String name;

    private CommandText(Scanner in, String tag, String name) {
        this.in = in;
        this.tag = tag;
        this.name = name;
    }

    /**
     * Reads a tag, and a word behind it if there is one.
     *
     * @throws SyntaxFault if there is no tag: nobody can be answered by name
     */
    public static CommandText of(byte[] bytes, int length, Spelling spelling, ParseLimits limits) throws SyntaxFault {
        Scanner in = new Scanner(bytes, length, spelling, limits);
        String tag = in.tag();
        String name = in.skip(' ') && Scanner.isAtomChar(in.peek()) ? in.atom() : "";
        return new CommandText(in, tag, name);
    }

    /** Whose answer it is. */
    public String tag() {
        return tag;
    }

    /** Which command. */
    public Optional<Verb> verb() {
        return Verb.find(name);
    }

    /**
     * An APPEND or a REPLACE that ends with the announcement of a literal; empty if that is not the message but the mailbox's name, and
     * for other commands.
     */
    public Optional<Command.Append> append(Verb verb) throws SyntaxFault {
        in.space();
        return switch (verb) {
            case APPEND -> new MailboxParser(in).append(Optional.empty());
            case REPLACE -> replace(Naming.SEQUENCE);
            case UID -> {
                if (!in.skipKeyword("REPLACE")) {
                    yield Optional.empty();
                }
                in.space();
                yield replace(Naming.UID);
            }
            default -> Optional.empty();
        };
    }

    private Optional<Command.Append> replace(Naming naming) throws SyntaxFault {
        long number = Elements.starOrNumber(in);
        in.space();
        return new MailboxParser(in).append(Optional.of(new Command.Append.Replaced(naming, number)));
    }

    /** The line behind a message of an APPEND that announces another (RFC 3502). */
    public static Command.Append.Message nextMessage(
            byte[] bytes, int length, Command.Append.Form before, ParseLimits limits) throws SyntaxFault {
        Scanner in = new Scanner(bytes, length, Spelling.ASCII, limits);
        if (before == Command.Append.Form.UTF8) {
            in.expect(')');
        }
        return new MailboxParser(in).message();
    }

    /** Reads all of the rest; the verb must be present. */
    public Command read(Verb verb) throws SyntaxFault, UnknownCharset {
        return switch (verb) {
            case CAPABILITY, NOOP, LOGOUT, STARTTLS, NAMESPACE, IDLE, CHECK, CLOSE, UNSELECT -> {
                in.end();
                yield new Command.Plain(verb);
            }
            case EXPUNGE -> {
                in.end();
                yield new Command.Expunge(Optional.empty());
            }
            default -> {
                in.space();
                yield withArguments(verb);
            }
        };
    }

    private Command withArguments(Verb verb) throws SyntaxFault, UnknownCharset {
        return switch (verb) {
            case ID -> id();
            case AUTHENTICATE -> authenticate();
            case LOGIN -> login();
            case ENABLE -> enable();
            case COMPRESS -> compress();
            case SELECT, EXAMINE -> new MailboxParser(in).select(verb);
            case CREATE -> new MailboxParser(in).create();
            case RENAME -> new MailboxParser(in).rename();
            case GETQUOTA -> quotaRoot();
            case DELETE, SUBSCRIBE, UNSUBSCRIBE, GETQUOTAROOT -> new MailboxParser(in).ofMailbox(verb);
            case LIST -> new MailboxParser(in).list();
            case LSUB -> new MailboxParser(in).lsub();
            case STATUS -> new MailboxParser(in).status();
            case APPEND, REPLACE -> throw new SyntaxFault(verb + " ends with the message as a literal");
            case UID -> byUid();
            default -> ofMessages(verb, Naming.SEQUENCE);
        };
    }

    private Command byUid() throws SyntaxFault, UnknownCharset {
        Optional<Verb> verb = Verb.find(in.keyword());
        in.space();
        if (verb.isPresent() && verb.get() == Verb.EXPUNGE) {
            MessageSet uids = Elements.messages(in, Naming.UID);
            in.end();
            return new Command.Expunge(Optional.of(uids));
        }
        return ofMessages(verb.orElse(Verb.UID), Naming.UID);
    }

    private Command ofMessages(Verb verb, Naming naming) throws SyntaxFault, UnknownCharset {
        return switch (verb) {
            case FETCH -> new FetchParser(in).fetch(naming);
            case SEARCH -> new SearchParser(in).search(naming);
            case SORT -> new SearchParser(in).sort(naming);
            case THREAD -> new SearchParser(in).thread(naming);
            case STORE -> store(naming);
            case COPY, MOVE -> copy(verb, naming);
            case REPLACE -> throw new SyntaxFault(verb + " ends with the message as a literal");
            default ->
                throw new SyntaxFault(
                        "By UID there are COPY, EXPUNGE, FETCH, MOVE, REPLACE, SEARCH, SORT, STORE and THREAD");
        };
    }

    // ------------------------------------------------------------------------------------------- who and what for

    private Command id() throws SyntaxFault {
        if (!in.skipKeyword("NIL")) {
            List<Boolean> words = in.list(() -> {
                if (!in.skipKeyword("NIL")) {
                    in.string();
                }
                return true;
            });
            if (words.size() % 2 != 0 || words.size() > 2 * MAX_ID_PAIRS) {
                throw new SyntaxFault("ID has up to " + MAX_ID_PAIRS + " names, each with a value");
            }
        }
        in.end();
        return new Command.Id();
    }

    private Command authenticate() throws SyntaxFault {
        String mechanism = in.atom();
        Optional<String> response = in.skip(' ') ? Optional.of(in.atom()) : Optional.empty();
        in.end();
        return new Command.Authenticate(mechanism, response);
    }

    private Command login() throws SyntaxFault {
        String user = in.astringText();
        in.space();
        String password = in.astringText();
        in.end();
        return new Command.Login(user, password);
    }

    private Command compress() throws SyntaxFault {
        if (!in.skipKeyword("DEFLATE")) {
            throw new SyntaxFault("COMPRESS knows DEFLATE only");
        }
        in.end();
        return new Command.Compress();
    }

    private Command quotaRoot() throws SyntaxFault {
        String root = in.astringText();
        in.end();
        return new Command.OfQuotaRoot(root);
    }

    private Command enable() throws SyntaxFault {
        List<String> names = new ArrayList<>();
        do {
            names.add(in.keyword());
        } while (in.skip(' '));
        in.end();
        return new Command.Enable(names);
    }

    // ----------------------------------------------------------------------------------------------------- messages

    private Command copy(Verb verb, Naming naming) throws SyntaxFault {
        MessageSet messages = Elements.messages(in, naming);
        in.space();
        String mailbox = Elements.mailbox(in);
        in.end();
        return new Command.Copy(verb, naming, messages, mailbox);
    }

    private Command store(Naming naming) throws SyntaxFault {
        MessageSet messages = Elements.messages(in, naming);
        in.space();
        OptionalLong unchangedSince = OptionalLong.empty();
        if (in.peek() == '(') {
            in.open();
            if (!in.skipKeyword("UNCHANGEDSINCE")) {
                throw in.expected("UNCHANGEDSINCE");
            }
            in.space();
            unchangedSince = OptionalLong.of(in.number64());
            in.close();
            in.space();
        }
        FlagChange.How how =
                in.skip('+') ? FlagChange.How.ADD : in.skip('-') ? FlagChange.How.REMOVE : FlagChange.How.REPLACE;
        Echo echo = echo();
        in.space();
        Flags flags = Elements.flagListOrFlags(in);
        in.end();
        return new Command.Store(naming, messages, new FlagChange(how, flags), echo, unchangedSince);
    }

    private Echo echo() throws SyntaxFault {
        return switch (in.keyword()) {
            case "FLAGS" -> Echo.TOLD;
            case "FLAGS.SILENT" -> Echo.SILENT;
            default -> throw new SyntaxFault("STORE changes FLAGS or FLAGS.SILENT, with + or - before or without");
        };
    }
}
