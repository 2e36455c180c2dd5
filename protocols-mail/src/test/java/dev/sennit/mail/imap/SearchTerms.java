// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.imap.client.Request;

/** What a term says behind SEARCH. */
public final class SearchTerms {
    private SearchTerms() {}

    @SuppressWarnings("exports") // only tests use it
    public static void write(SearchTerm term, Request request) {
        term.write(request);
    }
}
