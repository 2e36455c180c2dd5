// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.imap.wire.Deflation;
import dev.sennit.mail.imap.wire.Deflation.Memory;
import dev.sennit.mail.session.LoopBuffers;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/** The bytes of a connection on their way in and out, compressed from when the client has asked for that (RFC 4978). */
final class Channel {
    private final ImapServer server;
    private final ServerSettings settings;
    private final LoopBuffers<Responses> buffers;
    private @Nullable Deflation compression; // non-null once the client has asked for it

    Channel(ImapServer server, ServerSettings settings) {
        this.server = server;
        this.settings = settings;
        buffers = settings.loops().get(server.transport().reactor());
    }

    Responses responses() {
        return buffers.output(server);
    }

    boolean isCompressed() {
        return compression != null;
    }

    void receive(ByteBuffer data) {
        if (compression != null) {
            compression.receive(data);
            inflate();
            return;
        }
        int length = data.remaining();
        byte[] in = buffers.input(length);
        data.get(in, 0, length);
        server.turns().receive(in, 0, length);
    }

    /** No faster than it is used. */
    void inflate() {
        Deflation current = compression;
        byte[] in = buffers.input(0);
        while (current != null
                && server.turns().waitingBytes() == 0
                && server.turns().isReading()) {
            int inflated;
            try {
                inflated = current.inflate(in);
            } catch (DataFormatException e) {
                server.bye("This is not compressed as it should be", "no DEFLATE");
                return;
            }
            if (inflated == 0) {
                return;
            }
            server.turns().receive(in, 0, inflated);
        }
    }

    /** Sends what was said. */
    void flush(Memory memory) {
        Deflation current = compression;
        if (current == null) {
            responses().flush(server.transport()::write);
        } else {
            responses().flush(bytes -> current.write(server.transport(), bytes, memory));
        }
    }

    /** From the answer on, both sides compress. */
    void compress(String tag) {
        if (compression != null) {
            responses().text(tag).line(" NO [COMPRESSIONACTIVE] This is compressed already");
        } else if (!settings.compressed().enter()) {
            responses().text(tag).line(" NO [LIMIT] Too many connections are compressed");
        } else {
            responses().text(tag).line(" OK DEFLATE from here on");
            flush(Memory.KEPT);
            compression = new Deflation();
        }
    }

    /** The connection is gone. */
    void close() {
        if (compression != null) {
            compression.close();
            compression = null;
            settings.compressed().leave();
        }
    }
}
