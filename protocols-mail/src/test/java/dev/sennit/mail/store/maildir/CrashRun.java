// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A life of an account that may end at any step, a ledger of what was acknowledged, and the life after. */
final class CrashRun {
    private static final Path ROOT = Path.of("/mail");
    private static final Flags DELETED = Flags.of(SystemFlag.DELETED);
    private static final Flags KEYWORD = Flags.of(Set.of(SystemFlag.SEEN), Set.of("word"));

    /** What is in a mailbox: text and flags by UID. */
    private static final class Contents extends TreeMap<Long, String> {
        private static final long serialVersionUID = 1L;

        Contents(Map<Long, String> other) {
            super(other);
        }
    }

    private final PowerCutFiles files = new PowerCutFiles(ROOT);
    private int draftsUntilBroken = Integer.MAX_VALUE; // that can be renamed
    private final Map<String, Contents> acknowledged = new HashMap<>();
    private final Map<String, Long> largestUid = new HashMap<>();
    private final Map<String, Long> largestModSeq = new HashMap<>();
    private final Map<String, Long> validity = new HashMap<>();
    private final Map<String, MailboxView> clients = new HashMap<>();
    private final Map<String, MailboxView> told = new HashMap<>(); // by another process, after this one's end
    private final Map<String, String> toldTexts = new HashMap<>();
    private Instant now = Instant.ofEpochSecond(2_000_000_000L);
    private Account account;

    PowerCutFiles files() {
        return files;
    }

    Account open() {
        draftsUntilBroken = Integer.MAX_VALUE;
        MaildirStore store = new MaildirStore(
                ROOT,
                MaildirOptions.DEFAULTS,
                new Broken(),
                () -> now,
                nanos -> {
                    throw new AssertionError("nobody else holds a lock");
                },
                Runnable::run);
        account = await(store.open("alice", Runnable::run));
        return account;
    }

    /** A rename of a message that has just been written may fail. */
    private final class Broken extends ForwardingFiles {
        @Override
        FileOps files() {
            return files;
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (from.getParent().endsWith(Place.TMP) && draftsUntilBroken-- == 0) {
                throw new IOException("the disk is broken");
            }
            super.rename(from, to);
        }
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().getNow(null);
    }

    private Mailbox mailbox(String name) {
        return await(account.open(MailboxName.of(name)));
    }

    /** Until it is killed; true when all of it was done. */
    boolean live() {
        try {
            open();
            append("INBOX", "one", Flags.NONE);
            append("INBOX", "two", KEYWORD);
            await(account.create(MailboxName.of("a")));
            acknowledged.put("a", new Contents(Map.of()));
            append("a", "three", Flags.NONE);
            look();
            flag("INBOX", 1, KEYWORD);
            copy("INBOX", 1, "a");
            move("INBOX", 2, "a");
            flag("a", 1, DELETED);
            expunge("a", 1);
            batch("a", "together", 3);
            brokenBatch("a", "broken", 3);
            append("INBOX", "four", DELETED);
            batchInFlight = "";
            expunge("INBOX", 3);
            append("a", "five", Flags.NONE);
            append("a", "six", Flags.NONE);
            remove("a", 8);
            replace("INBOX", 1, "seven");
            return true;
        } catch (CompletionException killed) {
            return false;
        }
    }

    private Contents contents(String name) {
        return acknowledged.computeIfAbsent(name, key -> new Contents(Map.of()));
    }

    private void told(String name, long uid, long modSeq) {
        largestUid.merge(name, uid, Math::max);
        largestModSeq.merge(name, modSeq, Math::max);
    }

    private void append(String name, String text, Flags flags) {
        MessageAppender writer = await(mailbox(name).append(AppendSpec.PLAIN.withFlags(flags)));
        await(writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))));
        AppendResult result = await(writer.commit());
        contents(name).put(result.uid(), text + " " + flags);
        told(name, result.uid(), result.modSeq());
        Long before = validity.put(name, result.uidValidity());
        assertThat(before == null || before == result.uidValidity()).isTrue();
    }

    /** All of them, or none, wherever it ends. */
    private void batch(String name, String text, int count) {
        List<MessageAppender> messages = begun(name, text, count);
        batchInFlight = text;
        batchSize = count;
        List<AppendResult> results = await(mailbox(name).commit(messages));
        batchInFlight = "";
        for (int i = 0; i < count; i++) {
            contents(name).put(results.get(i).uid(), text + " " + (i == 0 ? KEYWORD : Flags.NONE));
            told(name, results.get(i).uid(), results.get(i).modSeq());
        }
    }

    private List<MessageAppender> begun(String name, String text, int count) {
        List<MessageAppender> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Flags flags = i == 0 ? KEYWORD : Flags.NONE; // one is in another directory
            MessageAppender writer = await(mailbox(name).append(AppendSpec.PLAIN.withFlags(flags)));
            await(writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))));
            messages.add(writer);
        }
        return messages;
    }

    /** None of them, but all as long as nobody has been told. */
    private void brokenBatch(String name, String text, int count) {
        List<MessageAppender> messages = begun(name, text, count);
        batchInFlight = text;
        batchSize = count;
        draftsUntilBroken = count - 1;
        assertThat(mailbox(name).commit(messages)).isCompletedExceptionally();
    }

    /** Sent anew when nobody has heard of the first time: acknowledged is the second, and there is one. */
    void deliver() {
        now = now.plusSeconds(1 + DotLock.STALE_UNNAMED.toSeconds());
        open();
        MessageAppender writer = await(mailbox("INBOX").append(AppendSpec.PLAIN.withIdempotencyKey("key")));
        await(writer.write(ByteBuffer.wrap("again".getBytes(StandardCharsets.US_ASCII))));
        AppendResult result = await(writer.commit());
        contents("INBOX").put(result.uid(), "again " + Flags.NONE);
    }

    private String batchInFlight = ""; // what must be there as a whole, or not at all
    private int batchSize;

    private void flag(String name, long uid, Flags flags) {
        MessageState state = await(mailbox(name).storeFlags(UidSet.of(uid), FlagChange.replace(flags), Long.MAX_VALUE))
                .messages()
                .get(0);
        contents(name).compute(uid, (key, before) -> text(String.valueOf(before)) + " " + flags);
        told(name, uid, state.modSeq());
    }

    private static String text(String entry) {
        return entry.substring(0, entry.indexOf(' '));
    }

    private void copy(String from, long uid, String to) {
        CopyResult result = await(mailbox(from).copy(UidSet.of(uid), mailbox(to).id()));
        contents(to)
                .put(
                        result.pairs().get(0).destination(),
                        String.valueOf(contents(from).get(uid)));
        told(to, result.pairs().get(0).destination(), 0);
    }

    private void move(String from, long uid, String to) {
        inFlight = String.valueOf(contents(from).get(uid));
        CopyResult result = await(mailbox(from).move(UidSet.of(uid), mailbox(to).id()));
        inFlight = "";
        contents(to)
                .put(
                        result.pairs().get(0).destination(),
                        String.valueOf(contents(from).remove(uid)));
        told(to, result.pairs().get(0).destination(), 0);
    }

    private String inFlight = ""; // what may be in either of two places, or gone

    private void expunge(String name, long uid) {
        inFlight = String.valueOf(contents(name).get(uid));
        await(mailbox(name).expunge(UidSet.of(uid)));
        inFlight = "";
        contents(name).remove(uid);
    }

    private void remove(String name, long uid) {
        inFlight = String.valueOf(contents(name).get(uid));
        assertThat(inFlight).startsWith("six");
        await(mailbox(name).remove(UidSet.of(uid)));
        inFlight = "";
        contents(name).remove(uid);
    }

    /** One of the two, wherever it ends. */
    private void replace(String name, long uid, String text) {
        inFlight = String.valueOf(contents(name).get(uid));
        MessageAppender writer = begun(name, text, 1).get(0);
        replacement = text;
        AppendResult result = await(mailbox(name).replace(uid, writer));
        contents(name).remove(uid);
        contents(name).put(result.uid(), text + " " + KEYWORD);
        told(name, result.uid(), result.modSeq());
        inFlight = "";
        replacement = "";
    }

    private String replacement = ""; // of what is in flight

    private void look() {
        for (String name : List.of("INBOX", "a")) {
            MailboxView view = await(mailbox(name).snapshot());
            clients.put(name, view);
            told(name, view.uidNext() - 1, view.highestModSeq());
        }
    }

    /** Another process is there before this one lives. */
    Account witness() {
        open();
        await(mailbox("INBOX").snapshot());
        return account;
    }

    /** Another process tells what it sees, whatever of it was acknowledged. */
    void tell(Account teller) {
        draftsUntilBroken = Integer.MAX_VALUE;
        for (MailboxInfo info : await(teller.list())) {
            String name = info.name().toString();
            Mailbox mailbox = await(teller.open(info.id()));
            MailboxView view = await(mailbox.snapshot());
            told.put(name, view);
            view.messages().forEach(message -> toldTexts.put(name + message.uid(), text(mailbox, message.uid())));
        }
    }

    /** Messages may have gone, and no UID is another message's. */
    private void checkTold() {
        for (MailboxInfo info : await(account.list())) {
            String name = info.name().toString();
            MailboxView before = told.get(name);
            if (before == null) {
                continue;
            }
            Mailbox mailbox = await(account.open(info.id()));
            MailboxView view = await(mailbox.snapshot());
            assertThat(view.uidValidity()).isEqualTo(before.uidValidity());
            assertThat(view.uidNext()).isGreaterThanOrEqualTo(before.uidNext());
            assertThat(view.highestModSeq()).isGreaterThanOrEqualTo(before.highestModSeq());
            for (MessageState message : view.messages()) {
                if (message.uid() < before.uidNext()) {
                    assertThat(text(mailbox, message.uid()))
                            .as("%s of %s", message.uid(), name)
                            .isEqualTo(toldTexts.get(name + message.uid()));
                }
            }
        }
    }

    // ---------------------------------------------------------------------------------------------------- after

    void later(int seconds) {
        now = now.plusSeconds(seconds);
    }

    /** So much later. */
    void liveAgain(int seconds) {
        later(seconds);
        open();
        checkTold();
        for (String name : acknowledged.keySet()) {
            check(name);
        }
    }

    private void check(String name) {
        Mailbox mailbox = mailbox(name);
        MailboxView view = await(mailbox.snapshot());
        if (validity.containsKey(name)) {
            assertThat(view.uidValidity()).isEqualTo(validity.get(name));
        }
        Map<Long, String> found = new TreeMap<>();
        for (MessageState message : view.messages()) {
            found.put(message.uid(), text(mailbox, message.uid()) + " " + message.flags());
        }
        contents(name).forEach((uid, entry) -> {
            String there = String.valueOf(found.get(uid));
            boolean mayBeElsewhere = entry.equals(inFlight) && !found.containsKey(uid);
            // flags that were about to change may have changed
            assertThat(mayBeElsewhere || text(there + " ").equals(text(entry)))
                    .as("acknowledged in %s: %s %s, found: %s", name, uid, entry, found)
                    .isTrue();
        });
        int ofBatch = (int) found.values().stream()
                .filter(entry -> !batchInFlight.isEmpty() && entry.startsWith(batchInFlight))
                .count();
        assertThat(ofBatch).as("of a batch in %s: %s", name, found).isIn(0, batchSize);
        if (!replacement.isEmpty() && contents(name).containsValue(inFlight)) {
            assertThat(found.values())
                    .as("a message and its replacement in %s", name)
                    .filteredOn(entry -> entry.equals(inFlight) || entry.startsWith(replacement))
                    .hasSize(1);
        }
        assertThat(found.size() - ofBatch)
                .as("found in %s: %s", name, found)
                .isBetween(contents(name).size() - 1, contents(name).size() + 1);
        checkClient(name, mailbox, view);
        checkWhatIsNew(name, mailbox);
    }

    private String text(Mailbox mailbox, long uid) {
        var content = await(mailbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow();
        try (content) {
            return StandardCharsets.US_ASCII.decode(await(content.read(0, 100))).toString();
        }
    }

    /** Who was here before hears of all that has happened since. */
    private void checkClient(String name, Mailbox mailbox, MailboxView view) {
        MailboxView client = clients.get(name);
        if (client == null) {
            return;
        }
        Changes changes = await(mailbox.changesSince(client.highestModSeq(), UidSet.ALL));
        Map<Long, MessageState> messages = new TreeMap<>();
        client.messages().forEach(message -> messages.put(message.uid(), message));
        messages.keySet().removeIf(changes.vanished()::contains);
        changes.changed().forEach(message -> messages.put(message.uid(), message));
        assertThat(new ArrayList<>(messages.values())).isEqualTo(view.messages());
    }

    private void checkWhatIsNew(String name, Mailbox mailbox) {
        MessageAppender writer = await(mailbox.append(AppendSpec.PLAIN));
        AppendResult result = await(writer.commit());
        assertThat(result.uid()).isGreaterThan(largestUid.getOrDefault(name, 0L));
        assertThat(result.modSeq()).isGreaterThan(largestModSeq.getOrDefault(name, 0L));
    }
}
