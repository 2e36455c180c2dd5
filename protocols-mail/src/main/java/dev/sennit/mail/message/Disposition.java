// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.List;
import java.util.Optional;

/**
 * How a part wants to be shown (RFC 2183).
 *
 * @param type such as {@code attachment}; as written
 * @param parameters in their order
 */
public record Disposition(String type, List<Parameter> parameters) {
    static Optional<Disposition> parse(String value, int mostParameters) {
        FieldText text = new FieldText(value);
        String type = text.token();
        return type.isEmpty() ? Optional.empty() : Optional.of(new Disposition(type, text.parameters(mostParameters)));
    }
}
