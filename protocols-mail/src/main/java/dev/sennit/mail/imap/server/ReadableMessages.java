// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.mime.Rounds;
import dev.sennit.mail.imap.search.MessageSource;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The messages of a mailbox for one command: those that cannot be read are passed over, and named when the others are answered. */
final class ReadableMessages implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableMessages.class);
    private static final int MAX_NAMED = 10; // the others are counted

    private final ImapServer server;
    private final Mailbox mailbox;
    private final List<Long> named = new ArrayList<>();
    private long unreadable;

    ReadableMessages(ImapServer server, Mailbox mailbox) {
        this.server = server;
        this.mailbox = mailbox;
    }

    @Override
    public CompletionStage<MessageCursor> fetch(UidSet uids, Set<Wanted> wanted) {
        return mailbox.fetch(uids, wanted).thenApply(Cursor::new);
    }

    @Override
    public boolean passesOver(Throwable failure) {
        if (!(Failures.cause(failure) instanceof UnreadableMessageException one)) {
            return false;
        }
        passOver(one);
        return true;
    }

    /** Whether every message so far could be read. */
    boolean areAll() {
        return unreadable == 0;
    }

    /** Which could not be read, for the client. */
    String unreadable() {
        String uids = named.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "UID " + uids + (unreadable > named.size() ? " and " + (unreadable - named.size()) + " more" : "");
    }

    /** One for all of a command is news enough for whoever runs the server. */
    private void passOver(UnreadableMessageException failure) {
        if (areAll()) {
            LOG.error("{}: a message cannot be read, and the client is told", server, failure);
        }
        unreadable++;
        if (named.size() < MAX_NAMED) {
            named.add(failure.uid());
        }
    }

    /** Without those that cannot be read. */
    private final class Cursor implements MessageCursor {
        private final MessageCursor all;

        Cursor(MessageCursor all) {
            this.all = all;
        }

        @Override
        public CompletionStage<Optional<MessageData>> next() {
            return Rounds.until(() -> all.next().handle(this::unlessUnreadable));
        }

        /** Empty if the one behind it is to be asked for. */
        private Optional<Optional<MessageData>> unlessUnreadable(
                @Nullable Optional<MessageData> message, @Nullable Throwable failure) {
            if (message != null) {
                return Optional.of(message);
            }
            if (failure != null && passesOver(failure)) {
                return Optional.empty();
            }
            throw new CompletionException(failure == null ? new IllegalStateException("neither is there") : failure);
        }

        @Override
        public List<MessageData> takeReady() {
            return all.takeReady();
        }
    }
}
