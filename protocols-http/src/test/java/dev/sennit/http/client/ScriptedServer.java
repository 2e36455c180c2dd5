// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection's server: reads requests, and answers them in order, in pieces, badly or not at all, as it is told. */
final class ScriptedServer {
    /** A request as a server has got it. */
    record Got(String method, int number) {
        boolean isSafe() {
            return method.equals("GET") || method.equals("HEAD");
        }
    }

    /** How a response ends. */
    enum Answer {
        LENGTH,
        CHUNKED,
        LAST_OF_ALL,
        EMPTY,
        UNTIL_CLOSE,
        BROKEN
    }

    private enum State {
        SERVING,
        /** Sends what it has to send, and answers nothing any more. */
        ENDING,
        OVER
    }

    private static final Pattern HEAD =
            Pattern.compile("([A-Z]+) /(\\d+) HTTP/1.1\r\n(?:[^\r]+\r\n)*?(?:Content-Length: (\\d+)\r\n)?\r\n");

    private final StringTransport connection;
    private final StringBuilder in = new StringBuilder();
    private final StringBuilder out = new StringBuilder();
    private final Deque<Got> unanswered = new ArrayDeque<>();
    private int answered;
    private State state = State.SERVING;

    ScriptedServer(StringTransport connection) {
        this.connection = connection;
    }

    boolean isTalking() {
        return state != State.OVER && connection.reason().isEmpty();
    }

    static String body(int number) {
        return (number + ".").repeat(1 + number % 7);
    }

    /** The requests that have come since the last time, after how many that were not answered, and after how many that were. */
    record Arrival(Got got, List<Got> behind, int answeredBefore) {}

    List<Arrival> arrivals() {
        in.append(connection.text());
        connection.clear();
        List<Arrival> arrivals = new ArrayList<>();
        Matcher head = HEAD.matcher(in);
        while (head.lookingAt()) {
            int length = head.group(3) == null ? 0 : Integer.parseInt(head.group(3));
            if (in.length() < head.end() + length) {
                break;
            }
            Got got = new Got(head.group(1), Integer.parseInt(head.group(2)));
            arrivals.add(new Arrival(got, List.copyOf(unanswered), answered));
            unanswered.add(got);
            in.delete(0, head.end() + length);
            head = HEAD.matcher(in);
        }
        return arrivals;
    }

    void answer(Answer how) {
        if (unanswered.isEmpty() || state != State.SERVING) {
            return;
        }
        Got got = unanswered.remove();
        answered++;
        String content = body(got.number());
        String sent = got.method().equals("HEAD") ? "" : content;
        switch (how) {
            case LENGTH -> out.append("HTTP/1.1 200 OK\r\nContent-Length: " + content.length() + "\r\n\r\n" + sent);
            case CHUNKED -> {
                out.append("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                if (!sent.isEmpty()) {
                    out.append(Integer.toHexString(sent.length()) + "\r\n" + sent + "\r\n0\r\n\r\n");
                }
            }
            case EMPTY -> out.append("HTTP/1.1 204 No Content\r\n\r\n");
            case LAST_OF_ALL -> {
                out.append("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + content.length() + "\r\n\r\n"
                        + sent);
                state = State.ENDING;
            }
            case UNTIL_CLOSE -> {
                out.append("HTTP/1.1 200 OK\r\n\r\n" + sent);
                finish();
            }
            case BROKEN -> {
                out.append("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n" + sent);
                state = State.ENDING;
            }
        }
    }

    /** What answers no request; only where the client can know, since it has asked for nothing. */
    void babble() {
        if (unanswered.isEmpty() && state == State.SERVING) {
            out.append("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nbabble");
            state = State.ENDING;
            send(Integer.MAX_VALUE);
        }
    }

    void send(int mostBytes) {
        int count = Math.min(mostBytes, out.length());
        if (state != State.OVER && count > 0) {
            connection.peerSends(out.substring(0, count).getBytes(StandardCharsets.ISO_8859_1));
        }
        out.delete(0, count);
    }

    void finish() {
        send(Integer.MAX_VALUE);
        breakOff();
    }

    /** In the middle of whatever it was about to say. */
    void breakOff() {
        if (state != State.OVER) {
            state = State.OVER;
            connection.peerFinishes();
        }
    }

    void reset() {
        state = State.OVER;
        if (connection.reason().isEmpty()) {
            connection.loseNow(new CloseReason.Lost(Servers.lost()));
        }
    }

    void answerAll() {
        while (!unanswered.isEmpty() && state == State.SERVING) {
            answer(Answer.LENGTH);
        }
        send(Integer.MAX_VALUE);
    }
}
