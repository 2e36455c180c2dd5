// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.wire.DotStuffer;
import dev.sennit.reactor.Transport;

/** Behind DATA: dots, and the end. */
final class DataFraming implements Framing {
    private final Transport transport;
    private final DotStuffer stuffer = new DotStuffer();
    private final OutputBuffer output = new OutputBuffer();
    private long writtenBytes;

    DataFraming(Transport transport) {
        this.transport = transport;
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        stuffer.write(bytes, from, to, output);
    }

    @Override
    public void pieceEnd() {
        transport.write(output.bytes(), 0, output.length());
        writtenBytes += output.length();
        output.clear();
    }

    @Override
    public boolean finish() {
        stuffer.finish(output);
        pieceEnd();
        return true;
    }

    @Override
    public boolean mayGoOn() {
        return true;
    }

    @Override
    public long writtenBytes() {
        return writtenBytes;
    }
}
