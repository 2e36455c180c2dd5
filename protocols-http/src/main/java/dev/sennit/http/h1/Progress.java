// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

/** How far a decoder has come with its message. */
public enum Progress {
    /** More bytes are needed. */
    INCOMPLETE,
    /** The end was found; bytes after it belong to whatever comes next. */
    COMPLETE,
    /** The peer broke a rule. The decoder takes no more bytes: there is no way to find the next message. */
    REFUSED
}
