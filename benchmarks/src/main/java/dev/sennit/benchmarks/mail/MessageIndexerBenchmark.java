// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.mail;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * To find the parts of a message and the values of the fields that an index keeps, beside Apache James Mime4j, which walks through the same
 * parts, is asked for the same values and reads the bodies without decoding them. It keeps no offsets and counts no lines.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MessageIndexerBenchmark {
    private static final int PIECE_BYTES = 8192;

    /** How long the attachment of the message is. */
    @Param({"0", "65536", "1048576"})
    public int attachmentBytes;

    private byte[] message;
    private byte[] skipped;

    /** Text, HTML and an attachment in base64, with the header of a message that came over three hosts. */
    @Setup
    public void write() {
        String received =
                "Received: from mail.example.org (mail.example.org [192.0.2.1])\r\n\tby mx.example.net with ESMTPS id x\r\n"
                        + "\tfor <b@example.net>; Mon, 1 Jan 2024 00:00:00 +0000\r\n";
        StringBuilder out = new StringBuilder(received.repeat(3));
        out.append(
                        "From: A <a@example.org>\r\nTo: B <b@example.net>\r\nSubject: a message\r\nMessage-ID: <1@example.org>\r\n")
                .append("Date: Mon, 1 Jan 2024 00:00:00 +0000\r\nMIME-Version: 1.0\r\n")
                .append("Content-Type: multipart/mixed; boundary=\"outer\"\r\n\r\n--outer\r\n")
                .append("Content-Type: multipart/alternative; boundary=\"inner\"\r\n\r\n--inner\r\n")
                .append("Content-Type: text/plain; charset=utf-8\r\n\r\n")
                .append("Some words of a text that is no longer than most are.\r\n".repeat(20))
                .append("\r\n--inner\r\nContent-Type: text/html; charset=utf-8\r\n\r\n")
                .append("<p>Some words of a text that is no longer than most are.</p>\r\n".repeat(20))
                .append("\r\n--inner--\r\n\r\n--outer\r\nContent-Type: image/png; name=\"a.png\"\r\n")
                .append(
                        "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"a.png\"\r\n\r\n")
                .append(("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9\r\n")
                        .repeat(attachmentBytes / 78))
                .append("\r\n--outer--\r\n");
        message = out.toString().getBytes(StandardCharsets.US_ASCII);
        skipped = new byte[PIECE_BYTES];
    }

    /** {@return the index} */
    @Benchmark
    public MessageIndex sennit() {
        MessageIndexer indexer = new MessageIndexer();
        for (int at = 0; at < message.length; at += PIECE_BYTES) {
            indexer.write(ByteBuffer.wrap(message, at, Math.min(PIECE_BYTES, message.length - at)));
        }
        return indexer.finish();
    }

    /**
     * Reads it with Mime4j.
     *
     * @return something of what it found
     * @throws IOException never
     * @throws MimeException never
     */
    @Benchmark
    public long mime4j() throws IOException, MimeException {
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.parse(new ByteArrayInputStream(message));
        long found = 0;
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_FIELD) {
                Field field = stream.getField();
                found += field.getName().length();
                found += MessageIndex.keeps(field.getName()) ? field.getBody().length() : 0;
            } else if (state == EntityState.T_BODY) {
                found += length(stream.getInputStream());
            }
        }
        return found;
    }

    private long length(InputStream body) throws IOException {
        long length = 0;
        for (int read = body.read(skipped); read >= 0; read = body.read(skipped)) {
            length += read;
        }
        return length;
    }
}
