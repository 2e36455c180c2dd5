// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * A response status (RFC 9110 section 15).
 *
 * @param code the status code, 100 to 599
 * @param reason the reason phrase; may be empty, and no client should read it
 */
public record HttpStatus(int code, String reason) {
    /** 100 Continue. */
    public static final HttpStatus CONTINUE = registered(100, "Continue");
    /** 101 Switching Protocols. */
    public static final HttpStatus SWITCHING_PROTOCOLS = registered(101, "Switching Protocols");
    /** 200 OK. */
    public static final HttpStatus OK = registered(200, "OK");
    /** 201 Created. */
    public static final HttpStatus CREATED = registered(201, "Created");
    /** 202 Accepted. */
    public static final HttpStatus ACCEPTED = registered(202, "Accepted");
    /** 203 Non-Authoritative Information. */
    public static final HttpStatus NON_AUTHORITATIVE_INFORMATION = registered(203, "Non-Authoritative Information");
    /** 204 No Content. */
    public static final HttpStatus NO_CONTENT = registered(204, "No Content");
    /** 205 Reset Content. */
    public static final HttpStatus RESET_CONTENT = registered(205, "Reset Content");
    /** 206 Partial Content. */
    public static final HttpStatus PARTIAL_CONTENT = registered(206, "Partial Content");
    /** 300 Multiple Choices. */
    public static final HttpStatus MULTIPLE_CHOICES = registered(300, "Multiple Choices");
    /** 301 Moved Permanently. */
    public static final HttpStatus MOVED_PERMANENTLY = registered(301, "Moved Permanently");
    /** 302 Found. */
    public static final HttpStatus FOUND = registered(302, "Found");
    /** 303 See Other. */
    public static final HttpStatus SEE_OTHER = registered(303, "See Other");
    /** 304 Not Modified. */
    public static final HttpStatus NOT_MODIFIED = registered(304, "Not Modified");
    /** 307 Temporary Redirect. */
    public static final HttpStatus TEMPORARY_REDIRECT = registered(307, "Temporary Redirect");
    /** 308 Permanent Redirect. */
    public static final HttpStatus PERMANENT_REDIRECT = registered(308, "Permanent Redirect");
    /** 400 Bad Request. */
    public static final HttpStatus BAD_REQUEST = registered(400, "Bad Request");
    /** 401 Unauthorized. */
    public static final HttpStatus UNAUTHORIZED = registered(401, "Unauthorized");
    /** 403 Forbidden. */
    public static final HttpStatus FORBIDDEN = registered(403, "Forbidden");
    /** 404 Not Found. */
    public static final HttpStatus NOT_FOUND = registered(404, "Not Found");
    /** 405 Method Not Allowed. */
    public static final HttpStatus METHOD_NOT_ALLOWED = registered(405, "Method Not Allowed");
    /** 406 Not Acceptable. */
    public static final HttpStatus NOT_ACCEPTABLE = registered(406, "Not Acceptable");
    /** 408 Request Timeout. */
    public static final HttpStatus REQUEST_TIMEOUT = registered(408, "Request Timeout");
    /** 409 Conflict. */
    public static final HttpStatus CONFLICT = registered(409, "Conflict");
    /** 410 Gone. */
    public static final HttpStatus GONE = registered(410, "Gone");
    /** 411 Length Required. */
    public static final HttpStatus LENGTH_REQUIRED = registered(411, "Length Required");
    /** 412 Precondition Failed. */
    public static final HttpStatus PRECONDITION_FAILED = registered(412, "Precondition Failed");
    /** 413 Content Too Large. */
    public static final HttpStatus CONTENT_TOO_LARGE = registered(413, "Content Too Large");
    /** 414 URI Too Long. */
    public static final HttpStatus URI_TOO_LONG = registered(414, "URI Too Long");
    /** 415 Unsupported Media Type. */
    public static final HttpStatus UNSUPPORTED_MEDIA_TYPE = registered(415, "Unsupported Media Type");
    /** 416 Range Not Satisfiable. */
    public static final HttpStatus RANGE_NOT_SATISFIABLE = registered(416, "Range Not Satisfiable");
    /** 417 Expectation Failed. */
    public static final HttpStatus EXPECTATION_FAILED = registered(417, "Expectation Failed");
    /** 421 Misdirected Request. */
    public static final HttpStatus MISDIRECTED_REQUEST = registered(421, "Misdirected Request");
    /** 422 Unprocessable Content. */
    public static final HttpStatus UNPROCESSABLE_CONTENT = registered(422, "Unprocessable Content");
    /** 426 Upgrade Required. */
    public static final HttpStatus UPGRADE_REQUIRED = registered(426, "Upgrade Required");
    /** 428 Precondition Required. */
    public static final HttpStatus PRECONDITION_REQUIRED = registered(428, "Precondition Required");
    /** 429 Too Many Requests. */
    public static final HttpStatus TOO_MANY_REQUESTS = registered(429, "Too Many Requests");
    /** 431 Request Header Fields Too Large. */
    public static final HttpStatus REQUEST_HEADER_FIELDS_TOO_LARGE = registered(431, "Request Header Fields Too Large");
    /** 500 Internal Server Error. */
    public static final HttpStatus INTERNAL_SERVER_ERROR = registered(500, "Internal Server Error");
    /** 501 Not Implemented. */
    public static final HttpStatus NOT_IMPLEMENTED = registered(501, "Not Implemented");
    /** 502 Bad Gateway. */
    public static final HttpStatus BAD_GATEWAY = registered(502, "Bad Gateway");
    /** 503 Service Unavailable. */
    public static final HttpStatus SERVICE_UNAVAILABLE = registered(503, "Service Unavailable");
    /** 504 Gateway Timeout. */
    public static final HttpStatus GATEWAY_TIMEOUT = registered(504, "Gateway Timeout");
    /** 505 HTTP Version Not Supported. */
    public static final HttpStatus HTTP_VERSION_NOT_SUPPORTED = registered(505, "HTTP Version Not Supported");

    private static final class Registry {
        private static final HttpStatus[] BY_CODE = new HttpStatus[600];
    }

    /**
     * Checks the code and the reason.
     *
     * @param code see above
     * @param reason see above
     * @throws IllegalArgumentException if the code is outside 100 to 599, or the reason holds a control character
     */
    public HttpStatus {
        if (code < 100 || code > 599) {
            throw new IllegalArgumentException("a status code is 100 to 599, not " + code);
        }
        int forbidden = FieldSyntax.firstForbidden(reason);
        if (forbidden >= 0) {
            throw new IllegalArgumentException(
                    "the reason phrase of status " + code + " has a forbidden character at index " + forbidden
                            + "; allowed are visible characters, space and tab");
        }
    }

    private static HttpStatus registered(int code, String reason) {
        HttpStatus status = new HttpStatus(code, reason);
        Registry.BY_CODE[code] = status;
        return status;
    }

    /**
     * The status of that code: a constant of this class where there is one, else one with an empty reason.
     *
     * @param code 100 to 599
     * @return the status
     * @throws IllegalArgumentException if the code is outside 100 to 599
     */
    public static HttpStatus of(int code) {
        if (code >= 100 && code <= 599 && Registry.BY_CODE[code] != null) {
            return Registry.BY_CODE[code];
        }
        return new HttpStatus(code, "");
    }

    /** {@return true for 1xx, 204 and 304, whose responses end with their head (RFC 9112 section 6.3, item 1)} */
    public boolean isBodyless() {
        return code < 200 || code == 204 || code == 304;
    }

    /** Code and reason, for example {@code 404 Not Found}. */
    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
