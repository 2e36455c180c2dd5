// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import dev.sennit.mail.imap.fetch.FetchItem;
import dev.sennit.mail.imap.search.NumberSet;
import dev.sennit.mail.imap.search.PartialRange;
import dev.sennit.mail.imap.search.SearchProgram;
import dev.sennit.mail.imap.search.SortKey;
import dev.sennit.mail.imap.search.ThreadAlgorithm;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What a command says. Mailboxes are named in Unicode, as the client has them. */
public sealed interface Command
        permits Command.Append,
                Command.Authenticate,
                Command.Compress,
                Command.Copy,
                Command.Create,
                Command.Enable,
                Command.Expunge,
                Command.Fetch,
                Command.Id,
                Command.Login,
                Command.Lsub,
                Command.OfMailbox,
                Command.OfQuotaRoot,
                Command.Plain,
                Command.Rename,
                Command.Search,
                Command.Select,
                Command.Sort,
                Command.Status,
                Command.Store,
                Command.Threads,
                ListCommand {
    /** One without arguments. */
    record Plain(Verb verb) implements Command {}

    /** ID; the parameters are not kept. */
    record Id() implements Command {}

    /** AUTHENTICATE; an empty initial response is a present one. */
    record Authenticate(String mechanism, Optional<String> initialResponse) implements Command {}

    /** LOGIN. */
    record Login(String user, String password) implements Command {
        /** Without the password. */
        @Override
        public String toString() {
            return "Login[user=" + user + ']';
        }
    }

    /** COMPRESS DEFLATE. */
    record Compress() implements Command {}

    /** ENABLE; in capitals. */
    record Enable(List<String> capabilities) implements Command {}

    /** What a client knew of a mailbox (RFC 7162 section 3.2.5); the sequence match data is not kept. */
    record Resync(long uidValidity, long modSeq, Optional<NumberSet> knownUids) {}

    /** SELECT and EXAMINE. */
    record Select(Verb verb, String mailbox, Set<Awareness> awareness, Optional<Resync> resync) implements Command {
        /** What the client is told from here on. */
        public enum Awareness {
            /** Mod-sequences. */
            CONDSTORE
        }
    }

    /** CREATE. */
    record Create(String mailbox, List<String> specialUses) implements Command {}

    /** DELETE, SUBSCRIBE, UNSUBSCRIBE and GETQUOTAROOT. */
    record OfMailbox(Verb verb, String mailbox) implements Command {}

    /** GETQUOTA; the name of a quota root (RFC 9208). */
    record OfQuotaRoot(String root) implements Command {}

    /** RENAME. */
    record Rename(String from, String to) implements Command {}

    /** LSUB. */
    record Lsub(String reference, String pattern) implements Command {}

    /** STATUS. */
    record Status(String mailbox, Set<StatusItem> items) implements Command {}

    /** APPEND, up to its first message; and REPLACE, which has one only. */
    record Append(Optional<Replaced> replaced, String mailbox, Message message) implements Command {
        /** The message that goes; {@link NumberSet#STAR} is the last. */
        public record Replaced(Naming naming, long number) {}

        /** What stands before a message. */
        public record Message(Flags flags, Optional<Instant> date, Form form) {}

        /** How a message is given. */
        public enum Form {
            /** As a literal. */
            LITERAL(""),
            /** As UTF8 and a literal in parentheses: its header may have UTF-8 (RFC 6855 section 4). */
            UTF8(")");

            private final String closing;

            Form(String closing) {
                this.closing = closing;
            }

            /** {@return what stands behind the message} */
            public String closing() {
                return closing;
            }
        }
    }

    /** EXPUNGE, by UID or all. */
    record Expunge(Optional<MessageSet> uids) implements Command {}

    /** What an answer names messages by. */
    enum Naming {
        /** Their place. */
        SEQUENCE,
        /** Their UID. */
        UID
    }

    /** SEARCH. */
    record Search(Naming naming, Form form, Label label, SearchProgram program) implements Command {
        /** Whether it names a charset. */
        public enum Label {
            /** It does. */
            NAMED,
            /** It does not. */
            NONE
        }

        /** How it is answered. */
        public enum Form {
            /** SEARCH and numbers. */
            OLD,
            /** ESEARCH. */
            EXTENDED
        }
    }

    /** SORT. */
    record Sort(Naming naming, Search.Form form, List<SortKey> keys, SearchProgram program) implements Command {}

    /** THREAD. */
    record Threads(Naming naming, ThreadAlgorithm algorithm, SearchProgram program) implements Command {}

    /** FETCH; with a mod-sequence, those that have changed since, and perhaps those that have vanished; with a range, those in it. */
    record Fetch(
            Naming naming,
            MessageSet messages,
            List<FetchItem> items,
            OptionalLong changedSince,
            Vanished vanished,
            Optional<PartialRange> partial)
            implements Command {
        /** Whether those that are gone are told. */
        public enum Vanished {
            /** They are. */
            TOLD,
            /** They are not. */
            PASSED_OVER
        }
    }

    /** STORE. */
    record Store(Naming naming, MessageSet messages, FlagChange change, Echo echo, OptionalLong unchangedSince)
            implements Command {
        /** Whether the flags are told. */
        public enum Echo {
            /** They are. */
            TOLD,
            /** They are not. */
            SILENT
        }
    }

    /** COPY and MOVE. */
    record Copy(Verb verb, Naming naming, MessageSet messages, String mailbox) implements Command {}
}
