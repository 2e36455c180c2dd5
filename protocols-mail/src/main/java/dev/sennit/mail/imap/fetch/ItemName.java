// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.imap.fetch.FetchItem.Attribute;
import dev.sennit.mail.imap.fetch.FetchItem.Binary;
import dev.sennit.mail.imap.fetch.FetchItem.BinarySize;
import dev.sennit.mail.imap.fetch.FetchItem.Body;
import dev.sennit.mail.imap.fetch.FetchItem.Legacy;
import dev.sennit.mail.message.Section;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How an item is called in an answer (RFC 3501 section 9, "msg-att"). */
final class ItemName {
    private static final String NO_ATOM = "(){%*\"\\]"; // RFC 3501 section 9, "atom-specials"

    private ItemName() {}

    static void write(AnswerText out, FetchItem item) {
        if (item instanceof Attribute attribute) {
            out.ascii(attribute.imapName());
        } else if (item instanceof Legacy legacy) {
            out.ascii(legacy.imapName());
        } else if (item instanceof Body body) {
            out.ascii("BODY[");
            section(out, body.section());
            out.ascii("]" + origin(body.partial()));
        } else if (item instanceof Binary binary) {
            out.ascii("BINARY[" + numbers(binary.path()) + ']' + origin(binary.partial()));
        } else if (item instanceof BinarySize size) {
            out.ascii("BINARY.SIZE[" + numbers(size.path()) + ']');
        }
        out.space();
    }

    private static void section(AnswerText out, Section section) {
        String keyword = section.what().keyword();
        boolean both = !section.path().isEmpty() && !keyword.isEmpty();
        out.ascii(numbers(section.path()) + (both ? "." : "") + keyword);
        String before = " (";
        for (String name : section.fieldNames()) {
            out.ascii(before);
            if (isAtom(name)) {
                out.ascii(name);
            } else {
                out.string(name);
            }
            before = " ";
        }
        out.ascii(section.fieldNames().isEmpty() ? "" : ")");
    }

    private static boolean isAtom(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f && NO_ATOM.indexOf(c) < 0);
    }

    private static String numbers(List<Integer> path) {
        return path.stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    private static String origin(Optional<Partial> partial) {
        return partial.map(range -> "<" + range.offset() + '>').orElse("");
    }
}
