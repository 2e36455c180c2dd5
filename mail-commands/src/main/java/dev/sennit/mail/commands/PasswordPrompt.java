// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks for a new password: twice at a terminal, without showing it, else one line of standard input. */
final class PasswordPrompt {
    private static final int MAX_LINE_BYTES = 4096;

    private final @Nullable Console console;
    private final InputStream in;

    PasswordPrompt(@Nullable Console console, InputStream in) {
        this.console = console;
        this.in = in;
    }

    /** Blocks until somebody has written it; an {@link IOException} says what was wrong with that. */
    String ask(String user) throws IOException {
        Console terminal = console;
        if (terminal == null || !isTerminal(terminal)) {
            return line();
        }
        char[] first = read(terminal, "Password for " + user + ": ");
        char[] second = read(terminal, "Again: ");
        try {
            if (!Arrays.equals(first, second)) {
                throw new IOException("these were two different passwords: nothing is changed");
            }
            return new String(first);
        } finally {
            Arrays.fill(first, ' ');
            Arrays.fill(second, ' ');
        }
    }

    /** The console hides what is typed before it prompts: whoever answers at once is not shown either. */
    private static char[] read(Console terminal, String prompt) throws IOException {
        char[] typed = terminal.readPassword("%s", prompt);
        if (typed == null) {
            throw new IOException("no password was given");
        }
        return typed;
    }

    /** From Java 22 on there may be a console where there is no terminal. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException older) {
            return true;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() == MAX_LINE_BYTES) {
                throw new IOException("the password on standard input is longer than " + MAX_LINE_BYTES + " bytes");
            }
            line.write(b);
        }
        if (line.size() == 0) {
            throw new IOException("no password was given: one line on standard input is expected");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line.toByteArray()))
                    .toString();
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException("the password on standard input is no UTF-8", e);
        }
    }
}
