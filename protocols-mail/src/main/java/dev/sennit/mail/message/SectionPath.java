// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import dev.sennit.mail.message.Part.Kind;
import java.util.List;
import java.util.Optional;

/** Finds a part by its numbers (RFC 3501 section 6.4.5). */
final class SectionPath {
    private SectionPath() {}

    static Optional<Part> find(Part message, List<Integer> path) {
        Part in = message; // what the next number is counted in
        Part found = message;
        boolean inMessage = true;
        for (int number : path) {
            if (in.kind() == Kind.MULTIPART) {
                if (number > in.parts().size()) {
                    return Optional.empty();
                }
                found = in.parts().get(number - 1);
            } else if (inMessage && number == 1) {
                found = in; // a message of one part is its own part 1
            } else {
                return Optional.empty();
            }
            // In a nested message the numbers begin anew.
            inMessage = found.kind() == Kind.MESSAGE;
            in = inMessage ? found.parts().get(0) : found;
        }
        return Optional.of(found);
    }
}
