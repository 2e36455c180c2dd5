// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3Limits;
import dev.sennit.mail.pop3.Pop3ServerFactory;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client asks, and however its bytes come, it is told what a list of texts would tell. */
class MaildropPropertiesTest {
    private static final int TRIES = 300;
    private static final int ASKED_OF = 5; // numbers of messages that are asked for: some are none

    /** A maildrop as RFC 1939 has it, and what it answers. */
    private static final class Model {
        final List<String> texts;
        final TreeSet<Integer> deleted = new TreeSet<>();

        Model(List<String> texts) {
            this.texts = texts;
        }

        String answer(String command) {
            String[] words = command.split(" ");
            int number = words.length < 2 ? 0 : Integer.parseInt(words[1]);
            if (number > 0 && words[0].equals("DELE") && deleted.contains(number)) {
                return "-ERR Deleted already\r\n";
            }
            if (number > 0 && !left().contains(number)) {
                return "-ERR No such message\r\n";
            }
            return switch (words[0]) {
                case "STAT" -> "+OK " + left().size() + " " + octets() + "\r\n";
                case "RSET" -> {
                    deleted.clear();
                    yield "+OK " + summary();
                }
                case "LIST" ->
                    number > 0
                            ? "+OK " + number + " " + text(number).length() + "\r\n"
                            : "+OK " + summary()
                                    + left().stream()
                                            .map(each -> each + " " + text(each).length() + "\r\n")
                                            .collect(Collectors.joining())
                                    + ".\r\n";
                case "DELE" -> {
                    deleted.add(number);
                    yield "+OK Deleted\r\n";
                }
                case "RETR" -> "+OK " + text(number).length() + " octets\r\n" + stuffed(text(number));
                case "TOP" -> "+OK\r\n" + stuffed(top(text(number), Integer.parseInt(words[2])));
                default -> "+OK\r\n";
            };
        }

        private String summary() {
            return left().size() + " messages (" + octets() + " octets)\r\n";
        }

        TreeSet<Integer> left() {
            TreeSet<Integer> left = new TreeSet<>();
            for (int number = 1; number <= texts.size(); number++) {
                left.add(number);
            }
            left.removeAll(deleted);
            return left;
        }

        private int octets() {
            return left().stream().mapToInt(each -> text(each).length()).sum();
        }

        private String text(int number) {
            return texts.get(number - 1);
        }

        private static List<String> lines(String text) {
            return text.isEmpty() ? List.of() : List.of(text.split("(?<=\r\n)"));
        }

        private static String stuffed(String text) {
            return lines(text).stream()
                            .map(line -> line.startsWith(".") ? "." + line : line)
                            .collect(Collectors.joining())
                    + ".\r\n";
        }

        private static String top(String text, int bodyLines) {
            List<String> lines = lines(text);
            int empty = lines.indexOf("\r\n");
            int end = empty < 0 ? lines.size() : Math.min(lines.size(), empty + 1 + bodyLines);
            return String.join("", lines.subList(0, end));
        }
    }

    @Provide
    Arbitrary<List<String>> mailboxes() {
        return Arbitraries.of("\r\n", ".\r\n", "..\r\n", ".a\r\n", "Subject: x\r\n", "\u00e4\r\n", "a.b \r\n")
                .list()
                .ofMaxSize(9)
                .map(lines -> String.join("", lines))
                .list()
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<String>> commands() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(1, ASKED_OF);
        Arbitrary<String> plain = Arbitraries.of("STAT", "LIST", "RSET", "NOOP");
        Arbitrary<String> ofOne = Combinators.combine(Arbitraries.of("LIST", "RETR", "DELE", "DELE"), numbers)
                .as((verb, number) -> verb + " " + number);
        Arbitrary<String> top = Combinators.combine(
                        numbers, Arbitraries.integers().between(0, 4))
                .as((number, lines) -> "TOP " + number + " " + lines);
        return Arbitraries.oneOf(plain, ofOne, ofOne, top).list().ofMaxSize(25);
    }

    @Property(tries = TRIES)
    void theAnswersAreThoseOfTheModel(
            @ForAll("mailboxes") List<String> texts,
            @ForAll("commands") List<String> commands,
            @ForAll boolean quits,
            @ForAll long seed) {
        ManualTime time = new ManualTime();
        MemoryMailStore store = new MemoryMailStore();
        Mail mail = new Mail(store).holds(texts.toArray(String[]::new));
        Model model = new Model(texts);
        Pop3Wire wire = Pop3Wire.loggedIn(time, tight(store));
        String said = commands.stream().map(each -> each + "\r\n").collect(Collectors.joining());
        for (String piece : pieces(said, seed)) {
            wire.sends(piece);
        }
        StringBuilder expected = new StringBuilder();
        commands.forEach(each -> expected.append(model.answer(each)));
        for (int i = 0; i < commands.size(); i++) {
            wire.settles();
        }
        assertThat(wire.takes()).isEqualTo(expected.toString());
        if (quits) {
            assertThat(wire.asks("QUIT")).isEqualTo("+OK Bye\r\n");
        } else {
            wire.transport.loseNow(CloseReason.DONE);
            model.deleted.clear();
        }
        List<Long> stay = model.left().stream().map(Integer::longValue).toList();
        assertThat(mail.uids()).isEqualTo(stay);
    }

    /** So little room for answers that the client has to take each before the next is made. */
    private static Pop3ServerFactory tight(MemoryMailStore store) {
        return new Pop3ServerFactory(
                Pop3Wire.OPTIONS.withLimits(Pop3Limits.DEFAULTS.withReplyBytes(1)), Pop3Wire.ACCOUNTS, store);
    }

    private static List<String> pieces(String text, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + random.nextInt(1, 40));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    @Property(tries = 30)
    void largeMessagesAndLongListsComeWhole(@ForAll("lines") List<String> lines) {
        String large = String.join("", lines).repeat(3000);
        MemoryMailStore store = new MemoryMailStore();
        Mail mail = new Mail(store).holds(large);
        for (int i = 0; i < 40; i++) {
            mail.holds("\r\n");
        }
        Pop3Wire wire = Pop3Wire.loggedIn(new ManualTime(), Pop3Wire.server(store));
        wire.sends("RETR 1\r\nLIST\r\n");
        for (int i = 0; i < 30; i++) {
            wire.settles();
        }
        String answer = wire.takes();
        assertThat(answer).isEqualTo(new Model(List.of(large)).answer("RETR 1") + list(large.length()));
    }

    private static String list(int firstOctets) {
        StringBuilder list = new StringBuilder("+OK 41 messages (" + (firstOctets + 80) + " octets)\r\n");
        list.append("1 ").append(firstOctets).append("\r\n");
        for (int number = 2; number <= 41; number++) {
            list.append(number).append(" 2\r\n");
        }
        return list.append(".\r\n").toString();
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of("\r\n", ".\r\n", "..\r\n", "a\r\n", "x".repeat(90) + "\r\n")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8);
    }
}
