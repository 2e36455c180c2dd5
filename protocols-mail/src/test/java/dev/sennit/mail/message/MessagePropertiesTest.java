// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.BeforeTry;

/** Trees of parts are found again as they were written; of garbage something is made. */
class MessagePropertiesTest {
    private static final int TRIES = 1000;
    private static final MessageLimits SMALL = new MessageLimits(4, 8, 200, 60, 12, 70, 3, 3);

    private int boundaries;

    @BeforeTry
    void reset() {
        boundaries = 0;
    }

    /** A part to be written: text, or parts of a multipart or of a message. */
    record Tree(String text, boolean message, List<Tree> parts) {}

    @Provide
    Arbitrary<Tree> trees() {
        Arbitrary<Tree> leaves = Arbitraries.of(
                        "", "x", "x\r\n", "\r\n", "--b", "--b1x\r\n--", "a\nb\n", "From: x\r\n\r\n--")
                .map(text -> new Tree(text, false, List.of()));
        return Arbitraries.recursive(() -> leaves, this::around, 0, 4);
    }

    private Arbitrary<Tree> around(Arbitrary<Tree> inner) {
        Arbitrary<List<Tree>> several = inner.list().ofMinSize(1).ofMaxSize(3);
        return Combinators.combine(several, Arbitraries.of(true, false), Arbitraries.of("", "pre"))
                .as((parts, message, text) ->
                        message ? new Tree("", true, parts.subList(0, 1)) : new Tree(text, false, parts));
    }

    private String write(Tree tree) {
        if (tree.parts().isEmpty()) {
            return "X-Text: y\r\n\r\n" + tree.text();
        }
        if (tree.message()) {
            return "Content-Type: message/rfc822\r\n\r\n" + write(tree.parts().get(0));
        }
        String boundary = "b" + (boundaries++ % 2 == 0 ? "" : "1") + "-".repeat(boundaries); // some begin with others
        StringBuilder out =
                new StringBuilder("Content-Type: multipart/mixed;\r\n boundary=\"" + boundary + "\"\r\n\r\n");
        out.append(tree.text());
        for (Tree part : tree.parts()) {
            out.append("\r\n--").append(boundary).append(" \r\n").append(write(part));
        }
        return out.append("\r\n--")
                .append(boundary)
                .append("--\r\nepilogue\r\n")
                .toString();
    }

    private static Tree read(String message, Part part) {
        List<Tree> parts = part.parts().stream().map(p -> read(message, p)).toList();
        if (part.kind() == Part.Kind.OPAQUE) {
            return new Tree(Cut.text(message, part.body()), false, parts);
        }
        boolean nested = part.kind() == Part.Kind.MESSAGE;
        int preamble = nested ? 0 : Cut.text(message, part.body()).indexOf("\r\n--");
        return new Tree(Cut.text(message, part.body()).substring(0, preamble), nested, parts);
    }

    @Property(tries = TRIES)
    void aTreeOfPartsIsFoundAgain(@ForAll("trees") Tree tree) {
        String message = write(tree);
        MessageIndex index = Cut.index(Cut.bytes(message));
        assertThat(read(message, index.root())).as(message).isEqualTo(tree);
    }

    @Provide
    Arbitrary<String> garbage() {
        return Arbitraries.of(
                        "\r\n",
                        "\n",
                        "\r",
                        "--b",
                        "--",
                        "-",
                        "--c--",
                        "--b--",
                        " ",
                        "\t",
                        "x",
                        "\0",
                        "\u00ff",
                        ":",
                        ";",
                        "\"",
                        "(",
                        "\\",
                        "\r\n\r\n",
                        "\n--b\n",
                        "\n--c\n",
                        "A: b\n",
                        "Content-Type: multipart/mixed; boundary=b\n",
                        "Content-Type: multipart/digest; boundary=c\n",
                        "Content-Type: message/rfc822\n\n",
                        "Content-Type:",
                        "To: ")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = TRIES)
    void garbageIsIndexedTheSameHoweverItIsCut(@ForAll("garbage") String garbage) throws IndexDamagedException {
        for (MessageLimits limits : List.of(MessageLimits.DEFAULTS, SMALL)) {
            byte[] bytes = Cut.bytes(garbage);
            MessageIndex index = Cut.index(bytes, limits);
            MessageIndexer byteByByte = new MessageIndexer(limits);
            for (int i = 0; i < bytes.length; i++) {
                byteByByte.write(ByteBuffer.wrap(bytes, i, 1));
            }
            assertThat(byteByByte.finish()).isEqualTo(index);
            checkWithin(index, bytes.length, limits);
            assertThat(MessageIndex.decode(index.encode(), limits)).isEqualTo(index);
        }
    }

    private static void checkWithin(MessageIndex index, int bytes, MessageLimits limits) {
        List<Part> all = new ArrayList<>();
        collect(index.root(), 1, limits, all);
        assertThat(all).hasSizeLessThanOrEqualTo(limits.parts());
        assertThat(all.stream().mapToInt(part -> part.fields().size()).sum()).isLessThanOrEqualTo(limits.fields());
        assertThat(index.root().whole().storedBytes()).isEqualTo(bytes);
    }

    private static void collect(Part part, int depth, MessageLimits limits, List<Part> all) {
        assertThat(depth).isLessThanOrEqualTo(limits.depth());
        all.add(part);
        for (HeaderField field : part.fields()) {
            assertThat(field.value().orElse("")).hasSizeLessThanOrEqualTo(limits.fieldBytes());
        }
        part.parts().forEach(inner -> collect(inner, depth + 1, limits, all));
    }
}
