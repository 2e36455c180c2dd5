// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** Apache James Mime4j finds the same parts with the same bodies in messages that are as the RFCs want them. */
class Mime4jTest {
    private static final int TRIES = 1000;

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("text", "text two", "empty", "mixed", "digest", "message", "close", "fields", "octets")
                .list()
                .ofMinSize(1)
                .ofMaxSize(25);
    }

    /** Writes a message from a list of what to write next; each multipart has at least one part and its last delimiter. */
    private static final class Writer {
        private final List<String> pieces;
        private final StringBuilder out = new StringBuilder("From: x\r\n");
        private int at;
        private int boundaries;

        Writer(List<String> pieces) {
            this.pieces = pieces;
        }

        private String next() {
            return at < pieces.size() ? pieces.get(at++) : "close";
        }

        String message() {
            part(next());
            return out.toString();
        }

        private void part(String piece) {
            switch (piece) {
                case "mixed", "digest" -> multipart(piece);
                case "message" -> {
                    out.append("Content-Type: message/rfc822\r\n\r\nSubject: in\r\n");
                    part(next());
                }
                case "fields" -> {
                    out.append("X-Folded: a\r\n b\r\n");
                    part(next());
                }
                case "octets" -> out.append("Content-Type: application/x; name=\"a;b\"\r\n\r\n\u00ff\u0001--\r\n--x");
                case "text two" -> out.append("Content-Type: text/html\r\n\r\n one\r\n\r\n-two\r\n");
                case "empty" -> out.append("Content-Type: text/css\r\n\r\n");
                default -> out.append("Content-Type: text/plain\r\n\r\nbody");
            }
        }

        private void multipart(String subtype) {
            String boundary = "b".repeat(++boundaries);
            out.append("Content-Type: multipart/" + subtype + "; boundary=" + boundary + "\r\n\r\n");
            String piece = next();
            do {
                out.append("\r\n--" + boundary + "\r\n");
                part(piece);
                piece = next();
            } while (!piece.equals("close"));
            out.append("\r\n--" + boundary + "--\r\n");
        }
    }

    @Property(tries = TRIES)
    void theSamePartsAreFound(@ForAll("pieces") List<String> pieces) throws IOException, MimeException {
        String message = new Writer(pieces).message();
        StringBuilder ours = new StringBuilder();
        show(message, Cut.index(Cut.bytes(message)).root(), ours);
        assertThat(ours.toString()).isEqualTo(theirs(message));
    }

    private static void show(String message, Part part, StringBuilder out) {
        part.fields().forEach(field -> out.append(field.name()).append('\n'));
        switch (part.kind()) {
            case OPAQUE ->
                out.append(type(part))
                        .append('[')
                        .append(Cut.text(message, part.body()))
                        .append("]\n");
            case MULTIPART -> out.append(type(part)).append("(\n");
            case MESSAGE -> out.append("message(\n");
        }
        part.parts().forEach(inner -> show(message, inner, out));
        out.append(part.kind() == Part.Kind.OPAQUE ? "" : ")\n");
    }

    private static String type(Part part) {
        return (part.contentType().type() + "/" + part.contentType().subtype()).toLowerCase(Locale.ROOT);
    }

    private static String theirs(String message) throws IOException, MimeException {
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.parse(new ByteArrayInputStream(Cut.bytes(message)));
        StringBuilder out = new StringBuilder();
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            switch (state) {
                case T_FIELD -> out.append(stream.getField().getName()).append('\n');
                case T_START_MULTIPART ->
                    out.append(stream.getBodyDescriptor().getMimeType()).append("(\n");
                case T_BODY ->
                    out.append(stream.getBodyDescriptor().getMimeType())
                            .append('[')
                            .append(new String(stream.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                            .append("]\n");
                case T_START_MESSAGE -> out.append("message(\n");
                case T_END_MULTIPART -> out.append(")\n");
                case T_END_MESSAGE -> out.append(")\n");
                default -> {}
            }
        }
        String all = out.toString(); // the message itself is none for us
        return all.substring("message(\n".length(), all.length() - ")\n".length());
    }
}
