// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.message.Part;
import dev.sennit.mail.store.MessageData;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What threads are made of.
 *
 * @param uid of the message
 * @param sent when it was sent, in seconds of the epoch
 * @param subject what it is about
 * @param id its Message-ID; null if it has none
 * @param references what it refers to, the oldest first
 */
record ThreadFacts(
        long uid, long sent, BaseSubject subject, @Nullable String id, List<String> references) {
    private static final int MAX_ID_CHARS = 998; // of a line (RFC 5322 section 2.1.1)
    private static final int ID_BYTES = 200; // what there is for each besides its text

    /** How much memory the ids take, about. */
    long idBytes() {
        long bytes = id == null ? 0 : ID_BYTES + id.length();
        for (String reference : references) {
            bytes += ID_BYTES + reference.length();
        }
        return bytes;
    }

    static ThreadFacts of(MessageData data, int mostReferences) {
        Part message = data.index().orElseThrow().root();
        List<String> own = ids(message.value("Message-ID"), 1);
        List<String> references = ids(message.value("References"), mostReferences);
        if (references.isEmpty()) {
            references = ids(message.value("In-Reply-To"), 1);
        }
        return new ThreadFacts(
                data.state().uid(),
                SentDate.of(data).getEpochSecond(),
                BaseSubject.of(message.value("Subject").orElse("")),
                own.isEmpty() ? null : own.get(0),
                references);
    }

    /** The ids in a field: the first, and the last ones. */
    private static List<String> ids(Optional<String> value, int most) {
        String text = value.orElse("");
        List<String> ids = new ArrayList<>();
        int start = text.indexOf('<');
        while (start >= 0) {
            int end = text.indexOf('>', start);
            if (end < 0) {
                break;
            }
            String id = id(text.substring(start + 1, end));
            if (!id.isEmpty()) {
                ids.add(id);
            }
            start = text.indexOf('<', end);
        }
        if (ids.size() > most) {
            List<String> last = ids.subList(ids.size() - most + 1, ids.size());
            List<String> some = new ArrayList<>(List.of(ids.get(0)));
            some.addAll(last);
            return some;
        }
        return ids;
    }

    /** Quotes and blanks make no difference to an id (RFC 5256 section 3); without an at, or longer than a line, it is none. */
    private static String id(String written) {
        if (written.length() > MAX_ID_CHARS) {
            return "";
        }
        StringBuilder id = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                id.append(written.charAt(++i));
            } else if (c != '"' && c != ' ' && c != '\t') {
                id.append(c);
            }
        }
        return id.indexOf("@") > 0 ? id.toString() : "";
    }
}
