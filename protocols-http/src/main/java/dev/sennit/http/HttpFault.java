// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * Every way in which a peer's HTTP/1 message can be wrong. A request's fault is answered with its {@link #status()} and the
 * connection is closed: after a broken message nobody can say where the next one starts. A response's fault fails its exchange;
 * the status is what a gateway would answer to its own client.
 */
public enum HttpFault {
    /** The method holds something that is not a token character, or is empty. */
    BAD_METHOD(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 3.1",
            "the method must be token characters followed by one space"),
    /** The method is longer than any that exists. */
    METHOD_TOO_LONG(HttpStatus.NOT_IMPLEMENTED, "RFC 9112 section 3", "the method is longer than 32 bytes"),
    /** More than one empty line stands before the request line. */
    EMPTY_LINES_BEFORE_REQUEST(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 2.2", "more than one empty line before the request line"),
    /** The request target holds a character that may not be there, or is empty. */
    BAD_TARGET(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 3.2",
            "the request target must be visible ASCII without '#' and backslash, between single spaces"),
    /** The request target's form does not fit the method, or its scheme or authority is wrong. */
    BAD_TARGET_FORM(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 3.2",
            "the request target must be a path, an absolute http URI, '*' for OPTIONS only, or host:port for CONNECT only"),
    /** The request line ends after the target (an HTTP/0.9 request). */
    MISSING_VERSION(HttpStatus.BAD_REQUEST, "RFC 9112 section 3", "the request line has no HTTP version"),
    /** The version is not written as {@code HTTP/1.1}. */
    BAD_VERSION(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 2.3",
            "the version must be HTTP/ digit . digit, and end the line"),
    /** The version is well-formed, with another major version than 1. */
    UNSUPPORTED_VERSION(HttpStatus.HTTP_VERSION_NOT_SUPPORTED, "RFC 9110 section 2.5", "only HTTP/1.x is spoken here"),
    /** The request line is over {@link HttpLimits#requestLineBytes()}. */
    REQUEST_LINE_TOO_LONG(HttpStatus.URI_TOO_LONG, "RFC 9112 section 3", "the request line is too long"),

    /** A line feed stands alone. */
    BARE_LF(HttpStatus.BAD_REQUEST, "RFC 9112 section 2.2", "a line feed without a carriage return before it"),
    /** A carriage return stands alone. */
    BARE_CR(HttpStatus.BAD_REQUEST, "RFC 9112 section 2.2", "a carriage return without a line feed after it"),
    /** White space stands between the request line and the first field. */
    WHITESPACE_BEFORE_FIRST_FIELD(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 2.2", "white space between the request line and the first field"),
    /** A field value goes on in the next line. */
    OBSOLETE_LINE_FOLDING(HttpStatus.BAD_REQUEST, "RFC 9112 section 5.2", "a field line that starts with white space"),
    /** White space stands in a field name or between it and the colon. */
    WHITESPACE_IN_FIELD_NAME(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 5.1", "white space in a field name or before its colon"),
    /** A field line starts with a colon. */
    EMPTY_FIELD_NAME(HttpStatus.BAD_REQUEST, "RFC 9110 section 5.1", "a field line without a name"),
    /** A field name holds something that is not a token character. */
    BAD_FIELD_NAME(
            HttpStatus.BAD_REQUEST, "RFC 9110 section 5.1", "a field name with a character that is no token character"),
    /** A field line has no colon. */
    MISSING_COLON(HttpStatus.BAD_REQUEST, "RFC 9112 section 5", "a field line without a colon"),
    /** A field value holds a NUL. */
    NUL_IN_FIELD_VALUE(HttpStatus.BAD_REQUEST, "RFC 9110 section 5.5", "a NUL in a field value"),
    /** A field value holds another control character. */
    CONTROL_IN_FIELD_VALUE(HttpStatus.BAD_REQUEST, "RFC 9110 section 5.5", "a control character in a field value"),
    /** The header section is over {@link HttpLimits#headerBytes()}. */
    HEADER_TOO_LARGE(
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "RFC 6585 section 5", "the header section is too large"),
    /** There are more fields than {@link HttpLimits#headerCount()}. */
    TOO_MANY_FIELDS(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "RFC 6585 section 5", "too many header fields"),

    /** An HTTP/1.1 request has no Host field. */
    MISSING_HOST(HttpStatus.BAD_REQUEST, "RFC 9112 section 3.2", "an HTTP/1.1 request needs a Host field"),
    /** There are two Host fields. */
    DUPLICATE_HOST(HttpStatus.BAD_REQUEST, "RFC 9112 section 3.2", "more than one Host field"),
    /** The Host field is not {@code host} or {@code host:port}. */
    BAD_HOST(HttpStatus.BAD_REQUEST, "RFC 9110 section 7.2", "the Host field must be host or host:port"),
    /** The Host field names another host than the absolute request target. */
    HOST_MISMATCH(HttpStatus.BAD_REQUEST, "RFC 9112 section 3.2.2", "the Host field differs from the request target"),
    /** A Content-Length is not 1 to 18 digits. */
    BAD_CONTENT_LENGTH(HttpStatus.BAD_REQUEST, "RFC 9112 section 6.3", "Content-Length must be 1 to 18 digits"),
    /** There are two Content-Length fields, equal or not. */
    DUPLICATE_CONTENT_LENGTH(HttpStatus.BAD_REQUEST, "RFC 9112 section 6.3", "more than one Content-Length field"),
    /** Both Content-Length and Transfer-Encoding claim to say where the message ends. */
    CONFLICTING_FRAMING(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 6.1", "both Content-Length and Transfer-Encoding are there"),
    /** An HTTP/1.0 message has a Transfer-Encoding. */
    TRANSFER_ENCODING_IN_HTTP_1_0(HttpStatus.BAD_REQUEST, "RFC 9112 section 6.1", "HTTP/1.0 has no Transfer-Encoding"),
    /** The list of transfer codings is malformed, empty, or repeats or decorates {@code chunked}. */
    BAD_TRANSFER_ENCODING(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 6.1",
            "Transfer-Encoding must be a list of codings with chunked once and without parameters"),
    /** The last transfer coding is not {@code chunked}: nobody can say where the body ends. */
    CHUNKED_NOT_LAST(HttpStatus.BAD_REQUEST, "RFC 9112 section 6.3", "the last transfer coding must be chunked"),
    /** There is a transfer coding that is not {@code chunked}. */
    UNKNOWN_TRANSFER_CODING(
            HttpStatus.NOT_IMPLEMENTED, "RFC 9112 section 6.1", "chunked is the only transfer coding spoken here"),
    /** Something other than {@code 100-continue} is expected. */
    UNKNOWN_EXPECTATION(
            HttpStatus.EXPECTATION_FAILED,
            "RFC 9110 section 10.1.1",
            "100-continue is the only expectation known here"),

    /** The body is over the limit in force, by default {@link HttpLimits#maxBodyBytes()}. */
    BODY_TOO_LARGE(HttpStatus.CONTENT_TOO_LARGE, "RFC 9110 section 15.5.14", "the content is too large"),
    /** A chunk size is missing, or holds something that is no hexadecimal digit. */
    BAD_CHUNK_SIZE(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 7.1", "a chunk size must be hexadecimal digits and nothing else"),
    /** A chunk size has more than 16 digits, or more than 15 that count. */
    CHUNK_SIZE_OVERFLOW(HttpStatus.BAD_REQUEST, "RFC 9112 section 7.1", "a chunk size that no body can have"),
    /** A chunk extension is malformed. */
    BAD_CHUNK_EXTENSION(
            HttpStatus.BAD_REQUEST,
            "RFC 9112 section 7.1.1",
            "a chunk extension must be ;name, ;name=token or ;name=\"text\""),
    /** A chunk-size line is over {@link HttpLimits#chunkLineBytes()}. */
    CHUNK_LINE_TOO_LONG(HttpStatus.BAD_REQUEST, "RFC 9112 section 7.1.1", "a chunk-size line is too long"),
    /** The chunk extensions of one body are over {@link HttpLimits#chunkExtensionBytes()}. */
    CHUNK_EXTENSIONS_TOO_LARGE(
            HttpStatus.BAD_REQUEST, "RFC 9112 section 7.1.1", "the chunk extensions of one body are too large"),
    /** The data of a chunk is not followed by CRLF. */
    BAD_CHUNK_END(HttpStatus.BAD_REQUEST, "RFC 9112 section 7.1", "the data of a chunk must be followed by CRLF"),
    /** The trailer section is over {@link HttpLimits#trailerBytes()}. */
    TRAILER_TOO_LARGE(
            HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "RFC 6585 section 5", "the trailer section is too large"),
    /** There are more trailer fields than {@link HttpLimits#trailerCount()}. */
    TOO_MANY_TRAILERS(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "RFC 6585 section 5", "too many trailer fields"),

    /** The status line holds no status code of three digits, 100 to 599, between single spaces. */
    BAD_STATUS_CODE(
            HttpStatus.BAD_GATEWAY,
            "RFC 9112 section 4",
            "the version must be followed by a space, a status code of 100 to 599 and another space"),
    /** The reason phrase holds a control character. */
    BAD_REASON(HttpStatus.BAD_GATEWAY, "RFC 9112 section 4", "a control character in the reason phrase"),
    /** The status line is over its limit. */
    STATUS_LINE_TOO_LONG(HttpStatus.BAD_GATEWAY, "RFC 9112 section 4", "the status line is too long"),
    /** A response that has no content (1xx, 204) announces some. */
    CONTENT_IN_BODYLESS_RESPONSE(
            HttpStatus.BAD_GATEWAY,
            "RFC 9110 section 8.6",
            "a response of status 1xx or 204 announces content, which it cannot have"),
    /** There are more interim responses (1xx) to one request than allowed. */
    TOO_MANY_INTERIM_RESPONSES(HttpStatus.BAD_GATEWAY, "RFC 9110 section 15.2", "too many interim responses"),
    /** The server switches protocols though it was not asked to. */
    UNASKED_SWITCH(
            HttpStatus.BAD_GATEWAY, "RFC 9110 section 15.2.2", "the server switches to a protocol nobody asked for"),
    /** There are bytes that answer no request. */
    UNASKED_RESPONSE(HttpStatus.BAD_GATEWAY, "RFC 9112 section 9.2", "bytes that are no answer to a request"),
    /** The connection ended in the middle of a response. */
    RESPONSE_CUT_OFF(
            HttpStatus.BAD_GATEWAY, "RFC 9112 section 8", "the connection ended before the response was complete");

    private final HttpStatus status;
    private final String source;
    private final String message;

    HttpFault(HttpStatus status, String source, String message) {
        this.status = status;
        this.source = source;
        this.message = message;
    }

    /** {@return the status that answers this fault} */
    public HttpStatus status() {
        return status;
    }

    /** {@return where the rule stands, for example {@code RFC 9112 section 6.3}} */
    public String source() {
        return source;
    }

    /** {@return what is wrong, in plain English; it holds nothing the peer sent, so it is safe to log and to answer} */
    public String message() {
        return message;
    }
}
