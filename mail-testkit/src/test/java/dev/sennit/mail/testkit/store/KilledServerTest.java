// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Wanted;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server is killed again and again while clients deliver to it. Every message that it has acknowledged is there, whole and once; one that
 * it has not is sent again to the next server, as a mail server would, and is there once too.
 */
class KilledServerTest {
    private static final int KILLS = Integer.getInteger("sennit.kills", 10);
    private static final int CLIENTS = 4;
    private static final int MOST_ACKNOWLEDGED = 60; // in one life of a server
    private static final int MOST_LINES = 400;
    private static final List<String> ACCOUNTS = List.of("one", "two");

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Queue<Integer> unacknowledged = new ConcurrentLinkedQueue<>();
    private final Map<Integer, String> sent = new ConcurrentHashMap<>();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void everyAcknowledgedMessageIsThereWholeAndOnce() throws Exception {
        for (int i = 0; i < KILLS; i++) {
            live(random.nextInt(1, MOST_ACKNOWLEDGED));
            assertThat(failures).as("after %s kills", i + 1).isEmpty();
        }
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS);
        ACCOUNTS.forEach(this::check);
    }

    /** A server, which is killed when it has acknowledged so many. */
    private void live(int acknowledgements) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LmtpIntoMaildir.class.getName(),
                        folder.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII))) {
            String listening = out.readLine();
            assertThat(listening).as("what the server says; see standard error").isNotNull();
            int port = Integer.parseInt(listening);
            CountDownLatch left = new CountDownLatch(acknowledgements);
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Thread client = new Thread(() -> deliver(port, left), "client " + i);
                client.start();
                clients.add(client);
            }
            left.await();
            assertThat(server.isAlive()).as("it ended by itself").isTrue();
            server.destroyForcibly(); // SIGKILL
            for (Thread client : clients) {
                client.join();
            }
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    /** Until the server is gone. */
    private void deliver(int port, CountDownLatch left) {
        try (LmtpClient client = new LmtpClient(port)) {
            for (; ; ) {
                Integer again = unacknowledged.poll();
                int number = again == null ? numbers.incrementAndGet() : again;
                String message = sent.computeIfAbsent(number, KilledServerTest::message);
                boolean arrived = false;
                try {
                    client.deliver(account(number), message);
                    arrived = true;
                    acknowledged.add(number);
                } finally {
                    if (!arrived) {
                        unacknowledged.add(number);
                    }
                }
                left.countDown();
            }
        } catch (IOException killed) {
            // which is what was to happen
        } catch (RuntimeException | Error failure) {
            failures.add(failure);
        } finally {
            while (left.getCount() > 0) {
                left.countDown();
            }
        }
    }

    private static String account(int number) {
        return ACCOUNTS.get(number % ACCOUNTS.size());
    }

    private static String message(int number) {
        int lines = new SplittableRandom(number).nextInt(MOST_LINES);
        return "Message-ID: <" + number + "@example.net>\r\nSubject: " + number + "\r\n\r\n"
                + ("line of " + number + "\r\n").repeat(lines) + "end\r\n";
    }

    private void check(String name) {
        TestAnswers answers = new TestAnswers();
        Map<Integer, Integer> found = new HashMap<>();
        try (MaildirStore store = new MaildirStore(folder)) {
            Account account = answers.await(store.open(name, answers));
            Mailbox inbox = answers.await(account.open(MailboxName.INBOX));
            for (MessageState message : answers.await(inbox.snapshot()).messages()) {
                String text = text(answers, inbox, message.uid());
                int at = text.indexOf("Message-ID: <");
                int number = Integer.parseInt(text.substring(at + 13, text.indexOf('@', at)));
                assertThat(text.substring(at)).as("message %s", number).isEqualTo(sent.get(number));
                found.merge(number, 1, Integer::sum);
            }
        }
        assertThat(found.entrySet().stream().filter(entry -> entry.getValue() > 1))
                .as("doubled")
                .isEmpty();
        assertThat(acknowledged.stream().filter(number -> account(number).equals(name) && !found.containsKey(number)))
                .as("lost")
                .isEmpty();
    }

    private static String text(TestAnswers answers, Mailbox inbox, long uid) {
        try (MessageContent content = answers.await(inbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow()) {
            ByteBuffer bytes = answers.await(content.read(0, MessageContent.MAX_READ_BYTES));
            assertThat((long) bytes.remaining()).isEqualTo(content.sizeOctets());
            return StandardCharsets.US_ASCII.decode(bytes).toString();
        }
    }
}
