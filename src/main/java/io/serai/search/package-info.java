/**
 * Finds tools by what people say: words (Lucene's BM25) and meaning (a small language model in this process,
 * and what it makes of the texts of each tool) put together.
 * Answers {@code POST /api/v1/tools/select}; the door for MCP asks here, too. Uses {@code problem}, {@code http},
 * {@code tool}, {@code provider} and {@code gateway}.
 */
@NullMarked
package io.serai.search;

import org.jspecify.annotations.NullMarked;
