// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request: its bytes, in an array of its own, and where the parts stand in them. Text is made when it is asked for.
 *
 * <p>A head belongs to its parser and is overwritten by the next request; {@link #copy()} makes one to keep.
 */
public final class RequestHead {
    private static final int INITIAL_BYTES = 512;
    private static final HttpMethod[] METHODS = HttpMethod.registered().toArray(HttpMethod[]::new);
    private static final byte[][] METHOD_NAMES = HttpMethod.registered().stream()
            .map(method -> method.name().getBytes(StandardCharsets.US_ASCII))
            .toArray(byte[][]::new);

    final FieldTable fields;
    private final RequestTarget target = new RequestTarget();
    private final RequestFraming framing = new RequestFraming();

    private byte[] bytes;
    private int length;
    private int methodEnd;
    private int targetEnd;
    private HttpVersion version = HttpVersion.HTTP_1_1;

    private @Nullable HttpMethod method; // null until asked for, as the next two
    private @Nullable String targetText;
    private @Nullable String pathText;

    RequestHead() {
        this(new byte[INITIAL_BYTES], new FieldTable());
    }

    private RequestHead(byte[] bytes, FieldTable fields) {
        this.bytes = bytes;
        this.fields = fields;
        fields.over(bytes);
    }

    // What the parser does with it.

    void clear() {
        length = 0;
        method = null;
        targetText = null;
        pathText = null;
    }

    void append(byte[] in, int from, int to) {
        int needed = length + to - from;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            fields.over(bytes);
        }
        System.arraycopy(in, from, bytes, length, to - from);
        length = needed;
    }

    /** Drops what came in behind the head. */
    void end(int headBytes) {
        length = headBytes;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean isRepeated(byte[] in, int from, int to) {
        return to - from >= length && length > 0 && Arrays.equals(in, from, from + length, bytes, 0, length);
    }

    void requestLine(int endOfMethod, int endOfTarget, HttpVersion requestVersion) {
        methodEnd = endOfMethod;
        targetEnd = endOfTarget;
        version = requestVersion;
    }

    /** Draws the conclusions once all lines are there. */
    @Nullable
    HttpFault interpret() {
        HttpFault fault = target.interpret(bytes, methodEnd, methodEnd + 1, targetEnd);
        if (fault == null) {
            fault = framing.interpret(bytes, fields, version);
        }
        return fault == null && isForAnotherHost() ? HttpFault.HOST_MISMATCH : fault;
    }

    private boolean isForAnotherHost() {
        return target.form() == RequestTarget.Form.ABSOLUTE
                && framing.host() >= 0
                && !Scan.equalsIgnoreCase(
                        bytes,
                        target.authorityStart(),
                        target.pathStart(),
                        fields.valueStart(framing.host()),
                        fields.valueEnd(framing.host()));
    }

    // What the head says.

    /** The method. */
    public HttpMethod method() {
        if (method == null) {
            method = findMethod();
        }
        return method;
    }

    private HttpMethod findMethod() {
        for (int i = 0; i < METHODS.length; i++) {
            if (METHOD_NAMES[i].length == methodEnd && startsWith(METHOD_NAMES[i])) {
                return METHODS[i];
            }
        }
        return HttpMethod.of(text(0, methodEnd));
    }

    private boolean startsWith(byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (bytes[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The request target as sent. */
    public String target() {
        if (targetText == null) {
            targetText = text(methodEnd + 1, targetEnd);
        }
        return targetText;
    }

    /**
     * The path of the target as sent, not decoded, without the query; {@code /} where an absolute target has none, {@code *} for the
     * asterisk form, empty for CONNECT.
     */
    public String path() {
        if (pathText == null) {
            int end = Scan.indexOf((byte) '?', bytes, target.pathStart(), targetEnd);
            boolean omitted = target.form() == RequestTarget.Form.ABSOLUTE && end == target.pathStart();
            pathText = omitted ? "/" : text(target.pathStart(), end);
        }
        return pathText;
    }

    /** The query of the target as sent, not decoded, without its question mark; empty if there is none. */
    public String query() {
        int mark = Scan.indexOf((byte) '?', bytes, target.pathStart(), targetEnd);
        return mark == targetEnd ? "" : text(mark + 1, targetEnd);
    }

    /** Host and port the request is for: of an absolute target, else of the Host field; empty for HTTP/1.0 without either. */
    public String host() {
        if (target.form() == RequestTarget.Form.ABSOLUTE) {
            return text(target.authorityStart(), target.pathStart());
        }
        return framing.host() < 0 ? "" : fields.value(framing.host());
    }

    /** The version. */
    public HttpVersion version() {
        return version;
    }

    /** The fields; a view that lives as long as this head's content. */
    public HttpHeaders headers() {
        return fields;
    }

    /** How the end of the body is found: NONE, LENGTH or CHUNKED. */
    public BodyFraming body() {
        return framing.body();
    }

    /** The value of Content-Length, or -1 if there is none. */
    public long contentLength() {
        return framing.contentLength();
    }

    /** True if the client wants the connection to persist after the response (RFC 9112 section 9.3). */
    public boolean keepsAlive() {
        return framing.keepsAlive();
    }

    /** True for CONNECT, and if the client would go on in another protocol: what stands behind the head may not be HTTP. */
    public boolean maySwitch() {
        return target.form() == RequestTarget.Form.AUTHORITY || (framing.namesUpgrade() && fields.contains("Upgrade"));
    }

    /** True if the client waits for 100 (Continue) before it sends the body. */
    public boolean expectsContinue() {
        return framing.expectsContinue();
    }

    /** The length of the head in bytes, its empty line included. */
    public int lengthBytes() {
        return length;
    }

    /** A head with the same content, independent of the parser. */
    public RequestHead copy() {
        byte[] own = Arrays.copyOf(bytes, length);
        RequestHead copy = new RequestHead(own, fields.copy(own));
        copy.length = length;
        copy.requestLine(methodEnd, targetEnd, version);
        copy.interpret(); // equal bytes mean the same
        copy.method = method;
        copy.targetText = targetText;
        copy.pathText = pathText;
        return copy;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The request line, for logs: it holds nothing but visible ASCII and single spaces. */
    @Override
    public String toString() {
        return method() + " " + target() + " " + version;
    }
}
