// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapServerFactory;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.testkit.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens: what a client concludes from the responses is the mailbox, and no number ever changes under its feet. */
class ViewPropertiesTest {
    private static final int STEPS = 150;
    private static final Pattern EXISTS = Pattern.compile("\\* (\\d+) EXISTS");
    private static final Pattern EXPUNGE = Pattern.compile("\\* (\\d+) EXPUNGE");
    private static final Pattern FETCH = Pattern.compile("\\* (\\d+) FETCH \\(.*\\bUID (\\d+).*");

    private final ManualTime time = new ManualTime();
    private final MemoryMailStore store = new MemoryMailStore();
    private final Mail mail = new Mail(store);
    private final ImapServerFactory server = ImapWire.server(store);

    /** Counts as a client does: the UID of each number, 0 where it is not known. */
    private static final class Client {
        private final ImapWire wire;
        private final List<Long> uids = new ArrayList<>();

        Client(ImapWire wire) {
            this.wire = wire;
        }

        void hears(String command) {
            boolean mayExpunge = !command.matches("a (FETCH|STORE|SEARCH) .*");
            for (String line : wire.asks(command).lines().toList()) {
                Matcher exists = EXISTS.matcher(line);
                Matcher expunge = EXPUNGE.matcher(line);
                Matcher fetch = FETCH.matcher(line);
                if (exists.matches()) {
                    assertThat(Integer.parseInt(exists.group(1))).isGreaterThanOrEqualTo(uids.size());
                    while (uids.size() < Integer.parseInt(exists.group(1))) {
                        uids.add(0L);
                    }
                } else if (expunge.matches()) {
                    assertThat(mayExpunge)
                            .as("%s in answer to %s", line, command)
                            .isTrue();
                    uids.remove(Integer.parseInt(expunge.group(1)) - 1);
                } else if (fetch.matches()) {
                    learn(Integer.parseInt(fetch.group(1)) - 1, Long.parseLong(fetch.group(2)), line);
                } else {
                    assertThat(line).matches("(a OK|\\* ).*");
                }
            }
        }

        private void learn(int at, long uid, String line) {
            long known = uids.get(at);
            assertThat(known == 0 || known == uid).as(line).isTrue();
            uids.set(at, uid);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatClientsConcludeIsTheMailbox(long seed) {
        Random random = new Random(seed);
        List<Client> clients = List.of(client(), client(), client());
        for (int step = 0; step < STEPS; step++) {
            others(random);
            Client one = clients.get(random.nextInt(clients.size()));
            one.hears(command(random, one.uids.size()));
        }
        for (Client each : clients) {
            each.hears("a NOOP");
            each.hears("a UID FETCH 1:* FLAGS");
            assertThat(each.uids).isEqualTo(mail.uids());
        }
    }

    private Client client() {
        Client client = new Client(ImapWire.loggedIn(time, server));
        client.hears("a SELECT INBOX");
        return client;
    }

    private void others(Random random) {
        List<Long> uids = mail.uids();
        switch (random.nextInt(4)) {
            case 0 -> mail.holds("Subject: x\r\n\r\n");
            case 1 -> {
                if (!uids.isEmpty()) {
                    mail.loses(uids.get(random.nextInt(uids.size())));
                }
            }
            case 2 -> {
                if (!uids.isEmpty()) {
                    mail.flags(SystemFlag.SEEN, uids.get(random.nextInt(uids.size())));
                }
            }
            default -> {}
        }
    }

    private static String command(Random random, int count) {
        int number = count == 0 ? 0 : 1 + random.nextInt(count);
        return switch (random.nextInt(count == 0 ? 3 : 9)) {
            case 0 -> "a NOOP";
            case 1 -> "a UID FETCH 1:* FLAGS";
            case 2 -> "a SEARCH ALL";
            case 3 -> "a FETCH " + number + " (UID FLAGS)";
            case 4 -> "a STORE " + number + " +FLAGS (\\Deleted)";
            case 5 -> "a EXPUNGE";
            case 6 -> "a COPY " + number + " INBOX";
            case 7 -> "a MOVE " + number + " INBOX";
            default -> "a FETCH " + number + ":* UID";
        };
    }
}
