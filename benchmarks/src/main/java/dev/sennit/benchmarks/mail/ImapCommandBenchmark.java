// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.mail;

import dev.sennit.mail.imap.wire.Command;
import dev.sennit.mail.imap.wire.CommandFramer;
import dev.sennit.mail.imap.wire.CommandFramer.Progress;
import dev.sennit.mail.imap.wire.CommandText;
import dev.sennit.mail.imap.wire.FrameLimits;
import dev.sennit.mail.imap.wire.ParseLimits;
import dev.sennit.mail.imap.wire.Spelling;
import dev.sennit.mail.imap.wire.SyntaxFault;
import dev.sennit.mail.imap.wire.UnknownCharset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
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

/** The cost of a command of IMAP from its bytes to what it says: cut out of a read, and parsed. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ImapCommandBenchmark {
    private static final FrameLimits FRAME_LIMITS = new FrameLimits(65_536, 65_536, 100);
    private static final ParseLimits PARSE_LIMITS = new ParseLimits(20, 10_000);

    /** What clients say all day, and the longest they say. */
    public enum Said {
        NOOP("a1 NOOP"),
        FETCH("a2 UID FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM TO SUBJECT DATE)])"),
        STORE("a3 UID STORE 4711,4713:4720 +FLAGS.SILENT (\\Deleted \\Seen $Junk)"),
        SEARCH("a4 UID SEARCH RETURN (ALL COUNT) OR (FROM \"somebody\" SINCE 1-Jan-2024) (NOT SEEN LARGER 100000)"),
        SETS("a5 FETCH " + "1:2,4,".repeat(500) + "7 FLAGS");

        private final byte[] bytes;

        Said(String line) {
            bytes = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Param
    public Said said;

    private final CommandFramer framer = new CommandFramer();
    private byte[] bytes = new byte[0];

    @Setup
    public void make() {
        bytes = said.bytes;
    }

    @Benchmark
    public int frame() {
        int end = framer.take(bytes, 0, bytes.length, FRAME_LIMITS);
        if (framer.progress() != Progress.COMPLETE) {
            throw new IllegalStateException(framer.progress() + " after " + end);
        }
        framer.reset();
        return end;
    }

    @Benchmark
    public Command parse() throws SyntaxFault, UnknownCharset {
        CommandText text = CommandText.of(bytes, bytes.length - 2, Spelling.ASCII, PARSE_LIMITS);
        return text.read(text.verb().orElseThrow());
    }
}
