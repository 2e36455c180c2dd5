// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;

/**
 * What a protocol's commands come to once their thread is checked: the connection's own doing, or that of the
 * {@link TlsLayer} over it. For what each promises see {@link dev.sennit.reactor.Transport}.
 */
interface StreamCommands {
    /** Sends it or keeps it, all of it, or drops it if nothing can be sent any more. */
    void send(ByteBuffer data);

    /** What was to be sent now was. */
    void written();

    CompletionStage<Void> transfer(FileChannel file, long position, long count);

    void lose(CloseReason why);

    void loseWrite();

    void pause();

    void resume();

    void register(Producer producer);

    void unregister();

    boolean closing();

    long buffered();

    long transferLeft();
}
