// SPDX-License-Identifier: Apache-2.0

/**
 * HTTP/1 on the wire, pure: bytes in, events out. Nothing here knows a transport, a reactor or a clock.
 *
 * <p>Bytes come as slices of an array, cut anywhere. A request goes through {@link dev.sennit.http.h1.RequestHeadParser}, then, when
 * its {@link dev.sennit.http.h1.BodyFraming} says so, through a {@link dev.sennit.http.h1.BodyDecoder}; a response is written with a
 * {@link dev.sennit.http.h1.ResponseHeadWriter} into a {@link dev.sennit.http.h1.WireBuffer}. What
 * a client receives goes through a {@link dev.sennit.http.h1.ResponseDecoder}, made anew for each request. Each decoder is resumable at every
 * byte, looks at no byte twice, and gives the same events however the bytes were cut.
 */
package dev.sennit.http.h1;
