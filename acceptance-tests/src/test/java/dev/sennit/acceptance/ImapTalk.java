// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client of IMAP that sends one command after the other and keeps all answers. */
final class ImapTalk implements AutoCloseable {
    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}\r\n$");

    private static final String TAG = "t"; // always the same, as one command ends before the next begins

    private final RawConnection connection;
    private final String greeting;

    ImapTalk(InetSocketAddress server) {
        this.connection = RawConnection.to(server);
        this.greeting = answer();
    }

    String greeting() {
        return greeting;
    }

    /** What was answered to a command, the tagged line last. */
    record Answers(List<String> untagged, String tagged) {
        boolean isOk() {
            return tagged.startsWith("OK");
        }
    }

    Answers command(String command) {
        connection.send(TAG + " " + command + "\r\n");
        List<String> untagged = new ArrayList<>();
        while (true) {
            String answer = answer();
            if (answer.startsWith(TAG + " ")) {
                return new Answers(untagged, answer.substring(TAG.length() + 1).strip());
            }
            untagged.add(answer);
        }
    }

    /** The command must be answered by OK. */
    List<String> ask(String command) {
        Answers answers = command(command);
        if (!answers.isOk()) {
            throw new AssertionError(command + ": " + answers.tagged);
        }
        return answers.untagged;
    }

    /** A line and the literals in it. */
    private String answer() {
        StringBuilder answer = new StringBuilder();
        while (true) {
            answer.append(connection.readThrough("\r\n"));
            Matcher literal = LITERAL.matcher(answer);
            if (!literal.find()) {
                return answer.toString();
            }
            int octets = Integer.parseInt(literal.group(1));
            answer.append(connection.read(octets));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
