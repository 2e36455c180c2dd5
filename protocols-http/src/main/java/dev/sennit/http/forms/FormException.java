// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpStatus;
import java.io.IOException;

/** A client sent no form, or one that is broken or too large. */
public final class FormException extends IOException {
    private static final long serialVersionUID = 1;

    /** The code of {@link #status()}. */
    private final int statusCode;

    FormException(HttpStatus status, String message) {
        super(message);
        this.statusCode = status.code();
    }

    static FormException malformed(String message) {
        return new FormException(HttpStatus.BAD_REQUEST, message);
    }

    static FormException tooLarge(String what, long limit) {
        return new FormException(HttpStatus.CONTENT_TOO_LARGE, what + "; allowed are " + limit);
    }

    /** {@return how to answer: 400, 413, 415 or 431} */
    public HttpStatus status() {
        return HttpStatus.of(statusCode);
    }
}
