// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import java.nio.ByteBuffer;

/** What a parser finds in a form. */
interface PartEvents {
    void partBegins(FormPart part) throws Exception;

    void data(ByteBuffer piece) throws Exception;

    void partEnds() throws Exception;

    /** Whether nothing may be told now. */
    boolean isHeld();
}
