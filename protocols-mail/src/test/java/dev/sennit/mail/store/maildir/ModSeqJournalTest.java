// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.internal.MailboxIndex;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModSeqJournalTest {
    private static final long VALIDITY = 0xFFFF_FFFEL;
    private static final Flags FLAGS = Flags.of(Set.of(SystemFlag.SEEN, SystemFlag.DRAFT), Set.of("a", "$B"));

    private static byte[] bytes(List<ByteBuffer> pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(piece -> all.put(piece.duplicate()));
        return all.array();
    }

    private static ModSeqJournal.Loaded load(byte[] bytes) {
        return Objects.requireNonNull(ModSeqJournal.load(bytes, VALIDITY, 100));
    }

    private final List<ByteBuffer> pieces = new ArrayList<>(List.of(
            ModSeqJournal.header(new MailboxIndex(VALIDITY, 100)),
            ModSeqJournal.is(new MessageState(1, 2, FLAGS)),
            ModSeqJournal.is(new MessageState(UidSet.MAX_UID, 3, Flags.NONE)),
            ModSeqJournal.gone(1, 4)));

    @Test
    void whatWasWrittenIsRead() {
        ModSeqJournal.Loaded loaded = load(bytes(pieces.subList(0, 3)));
        assertThat(loaded.isWhole()).isTrue();
        assertThat(loaded.index().messages())
                .containsExactly(new MessageState(1, 2, FLAGS), new MessageState(UidSet.MAX_UID, 3, Flags.NONE));
        MailboxIndex index = load(bytes(pieces)).index();
        assertThat(index.highestModSeq()).isEqualTo(4);
        assertThat(index.uidNext()).isEqualTo(UidSet.MAX_UID + 1);
        assertThat(index.changesSince(3, UidSet.ALL).vanished()).isEqualTo(UidSet.of(1));
    }

    @Test
    void whateverWasCutOffTheRecordsBeforeAreThere() {
        byte[] whole = bytes(pieces);
        int second = ModSeqJournal.HEADER_BYTES + pieces.get(1).remaining();
        int third = second + pieces.get(2).remaining();
        for (int cut = 0; cut < whole.length; cut++) {
            ModSeqJournal.Loaded loaded = ModSeqJournal.load(Arrays.copyOf(whole, cut), VALIDITY, 100);
            if (cut < ModSeqJournal.HEADER_BYTES) {
                assertThat(loaded).isNull();
            } else {
                int records = cut < second ? 0 : cut < third ? 1 : 2;
                boolean atARecord = cut == ModSeqJournal.HEADER_BYTES || cut == second || cut == third;
                assertThat(Objects.requireNonNull(loaded).records()).isEqualTo(records);
                assertThat(loaded.isWhole()).as("cut at %s", cut).isEqualTo(atARecord);
            }
        }
    }

    @Test
    void bitThatIsWrongEndsTheJournal() {
        byte[] whole = bytes(pieces);
        for (int at = 0; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x10;
            ModSeqJournal.Loaded loaded = ModSeqJournal.load(wrong, VALIDITY, 100);
            assertThat(loaded == null || !loaded.isWhole()).as("byte %s", at).isTrue();
        }
    }

    @Test
    void journalOfOtherUidsIsNone() {
        assertThat(ModSeqJournal.load(bytes(pieces), VALIDITY - 1, 100)).isNull();
    }
}
