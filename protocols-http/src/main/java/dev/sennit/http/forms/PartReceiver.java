// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;

/**
 * Who takes the parts of a form from a {@link MultipartReader}, on the reactor's thread. Exactly one of {@link #formEnds}, {@link
 * #formFails} and {@link #contentLost} comes at the end, unless the receiver cancels or throws; the last part may be incomplete then. What
 * is thrown is answered with 500.
 */
public interface PartReceiver {
    /**
     * The form begins. Does nothing unless overridden.
     *
     * @param form to pause, resume or cancel
     */
    default void formBegins(MultipartReader form) {}

    /**
     * A part begins.
     *
     * @param part what stands in front of it
     * @throws Exception to give up
     */
    void partBegins(FormPart part) throws Exception;

    /**
     * More of the part.
     *
     * @param piece read-only; the reader's again when this returns
     * @throws Exception to give up
     */
    void data(ByteBuffer piece) throws Exception;

    /**
     * The part is complete.
     *
     * @throws Exception to give up
     */
    void partEnds() throws Exception;

    /**
     * The form is complete: time to answer.
     *
     * @throws Exception to give up
     */
    void formEnds() throws Exception;

    /**
     * The form is broken or too large; the rest is not wanted any more. Unless the response is finished when this returns, it is answered
     * with {@link FormException#status()}. Does nothing unless overridden.
     *
     * @param failure what was wrong
     */
    default void formFails(FormException failure) {}

    /**
     * The content did not come whole. The server answers by itself if anybody is left. Does nothing unless overridden.
     *
     * @param reason why
     */
    default void contentLost(CloseReason reason) {}
}
