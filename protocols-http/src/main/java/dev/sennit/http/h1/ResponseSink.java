// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

/** Where a decoded response goes. */
public interface ResponseSink extends BodySink {
    /** Takes an interim response (1xx other than 101), before the head. */
    void interim(ResponseHead head);

    /** Takes the head of the response, once, before any content. */
    void head(ResponseHead head);
}
