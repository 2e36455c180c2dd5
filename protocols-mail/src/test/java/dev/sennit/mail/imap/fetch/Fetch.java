// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.imap.Answer;
import dev.sennit.mail.imap.Messages;
import dev.sennit.mail.imap.fetch.FetchItem.Body;
import dev.sennit.mail.imap.fetch.FetchItem.Reading;
import dev.sennit.mail.imap.fetch.FetchedMessage.Recency;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Section;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Answers FETCH for a message in a test. */
final class Fetch {
    static final long UID = 42;
    static final long MOD_SEQ = 77;

    private Fetch() {}

    static FetchItem body(String section, String... fieldNames) {
        return new Body(Section.of(section, List.of(fieldNames)), Reading.PEEK, Optional.empty());
    }

    static FetchItem body(String section, long offset, long octets) {
        return new Body(Section.of(section, List.of()), Reading.PEEK, Optional.of(new Partial(offset, octets)));
    }

    static FetchedMessage message(String message, Messages.Content content) {
        return message(content, Optional.of(Messages.index(message)));
    }

    private static FetchedMessage message(Messages.Content content, Optional<MessageIndex> index) {
        MessageData data = new MessageData(
                new MessageState(UID, MOD_SEQ, Flags.of(List.of(SystemFlag.SEEN), List.of("$Junk"))),
                Optional.of(Instant.parse("2024-02-03T04:05:06Z")),
                OptionalLong.of(content.sizeOctets()),
                Optional.of(content),
                index,
                Optional.empty(),
                Optional.of(new EmailId("M6d99ac3275bb4e")));
        return new FetchedMessage(7, Recency.RECENT, data);
    }

    static FetchAnswer answer(String message, Messages.Content content, TextMode mode, FetchItem... items) {
        FetchRequest request = new FetchRequest(List.of(items));
        return new FetchAnswer(
                request,
                message(content, Messages.index(message, request.wanted())),
                new AnswerText(mode),
                MessageLimits.DEFAULTS);
    }

    /** All pieces of an answer. */
    static String drain(FetchAnswer answer) {
        StringBuilder text = new StringBuilder();
        Optional<ByteBuffer> piece = answer.next().toCompletableFuture().join();
        while (piece.isPresent()) {
            text.append(StandardCharsets.ISO_8859_1.decode(piece.get()));
            piece = answer.next().toCompletableFuture().join();
        }
        answer.close();
        return text.toString();
    }

    static String raw(String message, FetchItem... items) {
        return drain(answer(message, new Messages.Content(message, Integer.MAX_VALUE), TextMode.ASCII, items));
    }

    /** The name and the value of each item. */
    static List<?> read(String message, FetchItem... items) {
        List<Object> words = Answer.read(raw(message, items));
        if (!words.subList(0, 3).equals(List.of("*", "7", "FETCH")) || words.size() != 4) {
            throw new IllegalArgumentException("not a FETCH answer: " + words);
        }
        return (List<?>) words.get(3);
    }

    /** The value of the one item. */
    static Object value(String message, FetchItem item) {
        return read(message, item).get(1);
    }

    static Answer.Text text(String octets) {
        return new Answer.Text(octets);
    }
}
