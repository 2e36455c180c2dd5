// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.internal.Draft;
import dev.sennit.mail.store.internal.Failures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A message in {@code tmp}, which is indexed while it is written. */
final class MaildirDraft implements Draft {
    private static final Logger LOG = LoggerFactory.getLogger(MaildirDraft.class);

    private enum State {
        EMPTY,
        WRITTEN,
        GIVEN_AWAY
    }

    private final MaildirContext context;
    private final MailboxId mailbox;
    private final AppendSpec spec;
    private final String unique;
    private final Path file;
    private FileOps.@Nullable OutputFile output; // non-null while it is written
    private State state = State.EMPTY;
    private long sizeBytes;
    private long sizeOctets;
    private boolean afterCr;
    private final MessageIndexer indexer = new MessageIndexer();
    private ByteBuffer index =
            ByteBuffer.allocate(0); // encoded; of no length before it is finished, or when it is too long

    MaildirDraft(MaildirContext context, MailboxId mailbox, AppendSpec spec, Path tmp) {
        this.context = context;
        this.mailbox = mailbox;
        this.spec = spec;
        this.unique = context.names().next();
        this.file = tmp.resolve(unique);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    Path file() {
        return file;
    }

    /** What it will be called, without flags; with the digest of a key, unless it has none. */
    String base(String keyDigest) {
        String key = keyDigest.isEmpty() ? "" : ",K=" + keyDigest;
        return unique + key + ",S=" + sizeBytes + ",W=" + sizeOctets;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        for (int i = bytes.position(); i < bytes.limit(); i++) {
            byte b = bytes.get(i);
            sizeOctets += b == '\n' && !afterCr ? 2 : 1;
            afterCr = b == '\r';
        }
        sizeBytes += bytes.remaining();
        if (sizeOctets > context.options().maxMessageOctets()) {
            throw Failures.tooLarge(context.options().maxMessageOctets());
        }
        indexer.write(bytes.duplicate());
        opened().write(bytes);
    }

    private FileOps.OutputFile opened() throws IOException {
        FileOps.OutputFile open = output;
        if (open == null) {
            try {
                open = context.files().create(file);
            } catch (NoSuchFileException directoryMissing) {
                throw Failures.mailboxMissing(mailbox);
            }
            output = open;
            state = State.WRITTEN;
        }
        return open;
    }

    @Override
    public void finish() throws IOException {
        FileOps.OutputFile open = opened();
        if (spec.internalDate().isPresent()) {
            setDate(spec.internalDate().get());
        }
        open.force();
        open.close();
        output = null;
        ByteBuffer encoded = indexer.finish().encode();
        if (encoded.remaining() <= IndexCache.MAX_INDEX_BYTES) {
            index = encoded;
        }
    }

    ByteBuffer index() {
        return index.duplicate();
    }

    private void setDate(Instant date) throws IOException {
        try {
            context.files().setModified(file, date);
        } catch (NoSuchFileException directoryMissing) {
            throw Failures.mailboxMissing(mailbox);
        }
    }

    /** It has another name, and is no longer this one's. */
    void givenAway() {
        state = State.GIVEN_AWAY;
    }

    /** It has its own name again. */
    void takenBack() {
        state = State.WRITTEN;
    }

    @Override
    public void discard() {
        try {
            if (output != null) {
                output.close();
                output = null;
            }
            if (state == State.WRITTEN) {
                state = State.GIVEN_AWAY;
                context.files().delete(file);
            }
        } catch (NoSuchFileException gone) {
            // with its mailbox
        } catch (IOException e) {
            LOG.warn("what was not delivered stays in tmp for now: {}", e.toString());
        }
    }
}
