// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import dev.sennit.basic.FrameReceiver;
import dev.sennit.basic.Int16StringReceiver;
import dev.sennit.basic.Int32StringReceiver;
import dev.sennit.basic.Int8StringReceiver;
import dev.sennit.basic.LineOnlyReceiver;
import dev.sennit.basic.LineReceiver;
import dev.sennit.basic.NetstringReceiver;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** One of each kind, which writes down what it receives. */
final class Receivers {
    private static final int MOST_BYTES = 40; // so that a small input is too long
    private static final byte[] LONG_DELIMITER = "--\n--".getBytes(StandardCharsets.US_ASCII); // begins as it ends

    private Receivers() {}

    enum Kind {
        LINES {
            @Override
            FrameReceiver make(boolean pauses) {
                return new Lines(pauses);
            }
        },
        LINES_ONLY {
            @Override
            FrameReceiver make(boolean pauses) {
                return new LinesOnly(pauses);
            }
        },
        NETSTRINGS {
            @Override
            FrameReceiver make(boolean pauses) {
                return new Netstrings(pauses);
            }
        },
        INT8 {
            @Override
            FrameReceiver make(boolean pauses) {
                return new Int8Strings(pauses);
            }
        },
        INT16 {
            @Override
            FrameReceiver make(boolean pauses) {
                return new Int16Strings(pauses);
            }
        },
        INT32 {
            @Override
            FrameReceiver make(boolean pauses) {
                return new Int32Strings(pauses);
            }
        };

        abstract FrameReceiver make(boolean pauses);
    }

    /** Returns what it got. */
    private static String receive(FrameReceiver receiver, Transport transport, boolean pauses, ByteBuffer message) {
        String got = "<" + StandardCharsets.ISO_8859_1.decode(message) + ">";
        transport.write(got.getBytes(StandardCharsets.ISO_8859_1));
        if (pauses && got.length() % 2 == 0) {
            receiver.pauseProducing();
            transport.reactor().callFromThread(receiver::resumeProducing);
        }
        return got;
    }

    /** Goes over to bytes at a line "raw", and back at a zero byte. */
    private static final class Lines extends LineReceiver {
        private final boolean pauses;

        Lines(boolean pauses) {
            super(MOST_BYTES);
            this.pauses = pauses;
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            if (receive(this, transport(), pauses, line).equals("<raw>")) {
                setRawMode();
            }
        }

        @Override
        protected void rawDataReceived(ByteBuffer data) {
            while (data.hasRemaining()) {
                byte next = data.get();
                if (next == 0) {
                    setLineMode(data);
                    return;
                }
                transport().write(new byte[] {next});
            }
        }
    }

    private static final class LinesOnly extends LineOnlyReceiver {
        private final boolean pauses;

        LinesOnly(boolean pauses) {
            super(LONG_DELIMITER, MOST_BYTES);
            this.pauses = pauses;
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            receive(this, transport(), pauses, line);
        }
    }

    private static final class Netstrings extends NetstringReceiver {
        private final boolean pauses;

        Netstrings(boolean pauses) {
            super(MOST_BYTES);
            this.pauses = pauses;
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            receive(this, transport(), pauses, string);
        }
    }

    private static final class Int8Strings extends Int8StringReceiver {
        private final boolean pauses;

        Int8Strings(boolean pauses) {
            this.pauses = pauses;
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            receive(this, transport(), pauses, string);
        }
    }

    private static final class Int16Strings extends Int16StringReceiver {
        private final boolean pauses;

        Int16Strings(boolean pauses) {
            super(MOST_BYTES);
            this.pauses = pauses;
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            receive(this, transport(), pauses, string);
        }
    }

    private static final class Int32Strings extends Int32StringReceiver {
        private final boolean pauses;

        Int32Strings(boolean pauses) {
            super(MOST_BYTES);
            this.pauses = pauses;
        }

        @Override
        protected void stringReceived(ByteBuffer string) {
            receive(this, transport(), pauses, string);
        }
    }
}
