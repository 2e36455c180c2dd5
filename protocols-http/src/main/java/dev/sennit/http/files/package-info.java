// SPDX-License-Identifier: Apache-2.0

/**
 * What {@link dev.sennit.http.StaticFiles} is made of. Pure: {@code SafePath} (which names may be asked for), {@code Preconditions},
 * {@code ByteRange}, {@code HttpDates}, {@code MediaTypes}, {@code FolderPage}. With the file system: {@code FileTree}, {@code FileBody}.
 */
package dev.sennit.http.files;
