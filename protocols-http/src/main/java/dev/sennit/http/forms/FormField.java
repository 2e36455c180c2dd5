// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A field of a gathered form. */
public final class FormField {
    private final FormPart head;
    private final byte[] content;

    FormField(FormPart head, byte[] content) {
        this.head = head;
        this.content = content;
    }

    /** {@return name, and what is known of a file} */
    public FormPart head() {
        return head;
    }

    /** {@return the content as it was sent, read-only; that of a field of {@code application/x-www-form-urlencoded} decoded} */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    /** {@return the content as UTF-8; in a file, what is none is replaced} */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The name and the length. */
    @Override
    public String toString() {
        return head.name() + " (" + content.length + " bytes)";
    }
}
