// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.compression.ContentEncoder.Flush;
import java.nio.ByteBuffer;

/** A body that is written when there is something: each piece is compressed so that the client can read it now. */
final class CompressedOutput implements ResponseBody {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final Runnable NOBODY = () -> {};

    private final ResponseBody body;
    private final AdmittedEncoder encoder;
    private Runnable whenLost = NOBODY;

    CompressedOutput(ResponseBody body, AdmittedEncoder encoder) {
        this.body = body;
        this.encoder = encoder;
        body.onLost(() -> {
            encoder.close();
            whenLost.run();
        });
        if (body.isLost()) { // as the answer to HEAD
            encoder.close();
        }
    }

    @Override
    public void write(ByteBuffer data) {
        if (encoder.isOpen() && data.hasRemaining()) {
            encode(data, Flush.ALL);
        } else {
            body.write(data); // complains, or does nothing
        }
    }

    /** In one piece, so that it is one chunk. */
    private void encode(ByteBuffer data, Flush flush) {
        var output = encoder.emptyOutput();
        encoder.encode(data, flush, output);
        body.write(ByteBuffer.wrap(output.bytes(), 0, output.length()));
    }

    private void finish() {
        if (encoder.isOpen()) {
            encode(NOTHING.duplicate(), Flush.END);
            encoder.close();
        }
    }

    @Override
    public void end() {
        finish();
        body.end();
    }

    @Override
    public void end(HttpHeaders trailers) {
        finish();
        body.end(trailers);
    }

    @Override
    public void fail(Throwable cause) {
        encoder.close();
        body.fail(cause);
    }

    @Override
    public boolean isReady() {
        return body.isReady();
    }

    @Override
    public void onDrain(Runnable call) {
        body.onDrain(call);
    }

    @Override
    public boolean isLost() {
        return body.isLost();
    }

    @Override
    public void onLost(Runnable call) {
        whenLost = call;
    }
}
