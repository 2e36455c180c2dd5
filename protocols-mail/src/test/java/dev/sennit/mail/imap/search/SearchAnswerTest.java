// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.search.SearchAnswer.Naming;
import dev.sennit.mail.imap.search.SearchKey.Plain;
import dev.sennit.mail.store.UidSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchAnswerTest {
    private static final SearchResult SOME = result(SearchResult.Order.UID, 20, 30, 40, 70);
    private static final SearchResult NONE = result(SearchResult.Order.UID);

    private static SearchResult result(SearchResult.Order order, long... uids) {
        return new SearchResult(
                Arrays.stream(uids).mapToObj(uid -> new Found(uid, uid * 2)).toList(), order, false);
    }

    private static SearchProgram program(ReturnOption... options) {
        return new SearchProgram(Plain.ALL, Set.of(options), Optional.empty());
    }

    private static SearchProgram partial(long first, long last, ReturnOption... options) {
        return new SearchProgram(Plain.ALL, Set.of(options), Optional.of(new PartialRange(first, last)));
    }

    private static String text(SearchProgram program, SearchResult result, Naming naming) {
        return new SearchAnswer(program, result, new TestMailbox(), naming).text("a1");
    }

    @Test
    void withoutOptionsTheAnswerIsTheOldOne() {
        assertThat(text(program(), SOME, Naming.SEQUENCE)).isEqualTo("* SEARCH 2 3 4 7\r\n");
        assertThat(text(program(), SOME, Naming.UID)).isEqualTo("* SEARCH 20 30 40 70\r\n");
        assertThat(text(program(), NONE, Naming.UID)).isEqualTo("* SEARCH\r\n");
        assertThat(text(program(), result(SearchResult.Order.SORTED, 70, 20), Naming.SEQUENCE))
                .isEqualTo("* SORT 7 2\r\n");
    }

    @Test
    void optionsAreAnsweredInOneLine() {
        SearchProgram all = program(ReturnOption.MIN, ReturnOption.MAX, ReturnOption.COUNT, ReturnOption.ALL);
        assertThat(text(all, SOME, Naming.SEQUENCE))
                .isEqualTo("* ESEARCH (TAG \"a1\") MIN 2 MAX 7 COUNT 4 ALL 2:4,7\r\n");
        assertThat(text(all, SOME, Naming.UID))
                .isEqualTo("* ESEARCH (TAG \"a1\") UID MIN 20 MAX 70 COUNT 4 ALL 20,30,40,70\r\n");
        assertThat(text(all, NONE, Naming.UID)).isEqualTo("* ESEARCH (TAG \"a1\") UID COUNT 0\r\n");
    }

    @Test
    void aSortedResultKeepsItsOrder() {
        SearchResult sorted = result(SearchResult.Order.SORTED, 40, 20, 30, 10);
        assertThat(text(program(ReturnOption.MIN, ReturnOption.ALL), sorted, Naming.SEQUENCE))
                .isEqualTo("* ESEARCH (TAG \"a1\") MIN 4 ALL 4,2:3,1\r\n");
    }

    @Test
    void aRangeIsCountedFromEitherEnd() {
        assertThat(text(partial(2, 3), SOME, Naming.UID))
                .isEqualTo("* ESEARCH (TAG \"a1\") UID PARTIAL (2:3 30,40)\r\n");
        assertThat(text(partial(-1, -2), SOME, Naming.UID))
                .isEqualTo("* ESEARCH (TAG \"a1\") UID PARTIAL (-1:-2 40,70)\r\n");
        assertThat(text(partial(4, 400), SOME, Naming.UID))
                .isEqualTo("* ESEARCH (TAG \"a1\") UID PARTIAL (4:400 70)\r\n");
        assertThat(text(partial(5, 9), SOME, Naming.UID)).isEqualTo("* ESEARCH (TAG \"a1\") UID PARTIAL (5:9 NIL)\r\n");
        assertThatThrownBy(() -> new PartialRange(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRangeOfUidsIsThatOfTheirList() {
        UidSet all = UidSet.ofRanges(List.of(new UidSet.Range(3, 5), new UidSet.Range(9, 9), new UidSet.Range(20, 22)));
        List<Long> uids = List.of(3L, 4L, 5L, 9L, 20L, 21L, 22L);
        for (int one = 1; one <= 9; one++) {
            for (int other = 1; other <= 9; other++) {
                for (PartialRange range : List.of(new PartialRange(one, other), new PartialRange(-one, -other))) {
                    assertThat(range.of(all)).as("%s", range).isEqualTo(UidSet.of(range.of(uids)));
                }
            }
        }
        assertThat(new PartialRange(-1, -2).of(all)).hasToString("21:22");
        assertThat(new PartialRange(3, 5).of(all)).hasToString("5,9,20");
        assertThat(new PartialRange(1, 0xFFFF_FFFFL).of(UidSet.ALL)).isEqualTo(UidSet.ALL);
        assertThat(new PartialRange(1, 1).of(UidSet.EMPTY)).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void saveAloneHasNoAnswer() {
        assertThat(text(program(ReturnOption.SAVE), SOME, Naming.UID)).isEmpty();
    }

    @Test
    void whatIsSavedIsWhatTheOtherOptionsAskFor() {
        assertThat(SOME.saved(program(ReturnOption.SAVE))).hasToString("20,30,40,70");
        assertThat(SOME.saved(program(ReturnOption.SAVE, ReturnOption.MIN))).hasToString("20");
        assertThat(SOME.saved(program(ReturnOption.SAVE, ReturnOption.MIN, ReturnOption.MAX)))
                .hasToString("20,70");
        assertThat(SOME.saved(program(ReturnOption.SAVE, ReturnOption.MIN, ReturnOption.COUNT)))
                .hasToString("20,30,40,70");
        assertThat(SOME.saved(partial(2, 2, ReturnOption.SAVE, ReturnOption.MAX)))
                .hasToString("30,70");
    }

    @Test
    void theModSequenceIsOfTheMessagesThatAreShown() {
        SearchResult result = new SearchResult(
                List.of(new Found(10, 9), new Found(20, 12), new Found(30, 5)), SearchResult.Order.UID, true);
        assertThat(text(program(), result, Naming.UID)).isEqualTo("* SEARCH 10 20 30 (MODSEQ 12)\r\n");
        assertThat(text(program(ReturnOption.MIN), result, Naming.UID)).endsWith("MIN 10 MODSEQ 9\r\n");
        assertThat(text(program(ReturnOption.MIN, ReturnOption.MAX), result, Naming.UID))
                .endsWith("MODSEQ 9\r\n");
        assertThat(text(program(ReturnOption.MAX, ReturnOption.COUNT), result, Naming.UID))
                .endsWith("MODSEQ 12\r\n");
    }
}
