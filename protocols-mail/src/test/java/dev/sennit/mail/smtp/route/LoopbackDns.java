// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * A DNS server (RFC 1035) on UDP that has an answer for each of a few questions, and none for others. A question is a name, for its MX
 * records, or {@code "A name"} or {@code "AAAA name"}.
 */
final class LoopbackDns implements AutoCloseable {
    static final int NO_ERROR = 0;
    static final int SERVER_FAILURE = 2;
    static final int NO_SUCH_NAME = 3;
    static final int REFUSED = 5;

    private static final int HEADER_BYTES = 12;
    private static final int MAX_QUESTION_BYTES = 512;
    private static final byte[] QUESTION_NAME = {(byte) 0xc0, HEADER_BYTES}; // a pointer to it
    private static final int CNAME = 5;
    private static final int MX = 15;
    private static final Map<Integer, String> ADDRESS_TYPES = Map.of(1, "A", 28, "AAAA");

    /**
     * What is answered; records as {@code "10 mx.example"}, or {@code "CNAME other.example"} before them, or the text of an address where
     * that is asked for.
     */
    record Answer(int code, String... records) {}

    private final DatagramSocket socket;
    private final Map<String, Answer> answers;

    LoopbackDns(Map<String, Answer> answers) throws IOException {
        this.answers = answers;
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "loopback-dns");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_QUESTION_BYTES], MAX_QUESTION_BYTES);
        try {
            while (true) {
                packet.setLength(MAX_QUESTION_BYTES);
                socket.receive(packet);
                byte[] question = Arrays.copyOf(packet.getData(), packet.getLength());
                Answer answer = answers.get(asked(question));
                if (answer != null) {
                    byte[] reply = reply(question, answer);
                    socket.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private static String asked(byte[] question) {
        StringBuilder name = new StringBuilder();
        int at = HEADER_BYTES;
        while (question[at] != 0) {
            name.append(name.isEmpty() ? "" : ".");
            name.append(new String(question, at + 1, question[at], StandardCharsets.US_ASCII));
            at += 1 + question[at];
        }
        String type = ADDRESS_TYPES.get(type(question));
        return type == null ? name.toString() : type + " " + name;
    }

    /** What stands before the class at the end. */
    private static int type(byte[] question) {
        return ByteBuffer.wrap(question).getShort(question.length - 4);
    }

    private static byte[] reply(byte[] question, Answer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] head = question.clone();
        ByteBuffer.wrap(head).putShort(2, (short) (0x8180 + answer.code())).putShort(6, (short)
                answer.records().length);
        out.writeBytes(head);
        byte[] owner = QUESTION_NAME;
        for (String record : answer.records()) {
            if (type(question) != MX) {
                write(out, owner, type(question), address(record));
                continue;
            }
            String[] parts = record.split(" ", 2);
            byte[] target = labels(parts[1]);
            if (parts[0].equals("CNAME")) {
                write(out, owner, CNAME, target);
                owner = target;
            } else {
                ByteBuffer data = ByteBuffer.allocate(2 + target.length);
                write(
                        out,
                        owner,
                        MX,
                        data.putShort((short) Integer.parseInt(parts[0]))
                                .put(target)
                                .array());
            }
        }
        return out.toByteArray();
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(ByteArrayOutputStream out, byte[] owner, int type, byte[] data) {
        out.writeBytes(owner);
        out.writeBytes(ByteBuffer.allocate(10)
                .putShort((short) type)
                .putShort((short) 1) // IN
                .putInt(60) // seconds to live
                .putShort((short) data.length)
                .array());
        out.writeBytes(data);
    }

    private static byte[] labels(String name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : name.equals(".") ? new String[0] : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(0);
        return out.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
