// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.HttpClientException;

/** Who waits for the response to a request. Hears one of the two, once, never from inside the sending. */
public interface ResponseListener {
    /** The head is complete. What happens to the body is the response's to tell. */
    void responded(IncomingResponse response);

    /** There will be no response. */
    void failed(HttpClientException failure);
}
