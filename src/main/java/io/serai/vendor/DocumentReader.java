package io.serai.vendor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.vendor.VendorDocument.LeftOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads a vendor's OpenAPI document. */
public final class DocumentReader {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private DocumentReader() {}

    /**
     * Reads the operations that are wanted.
     *
     * @param text JSON in UTF-8
     * @throws RefusedDocument if nothing of it can be read
     */
    public static VendorDocument read(byte[] text, Wanted wanted) throws RefusedDocument {
        DocumentIndex index = DocumentIndex.of(withoutMark(text));
        OperationReader reader = new OperationReader(index, wanted.sendable());
        Names names = new Names(wanted.longestName());
        Wanted.Choice choice = wanted.choice();
        List<Operation> operations = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (DocumentIndex.Entry entry : index.entries()) {
            ObjectNode head = reader.head(entry);
            String place = entry.method().toUpperCase(Locale.ROOT) + " " + entry.path();
            String named = head.path("operationId").asText("").strip();
            String id = named.isEmpty() ? place : named;
            // Every operation has its name, wanted or not: to want one more renames no other.
            String tool = names.of(wanted.prefix() + (named.isEmpty() ? place.toLowerCase(Locale.ROOT) : named));
            if (choice.takes(id, entry.method(), entry.path())) {
                try {
                    operations.add(reader.read(entry, id, tool, head));
                } catch (UnusableOperation reason) {
                    leftOut.add(new LeftOut(id, String.valueOf(reason.getMessage())));
                }
            }
        }
        return new VendorDocument(index.title(), index.server(), operations, leftOut, choice.unmatched());
    }

    private static byte[] withoutMark(byte[] text) {
        boolean marked = text.length > 3 && Arrays.equals(text, 0, 3, BYTE_ORDER_MARK, 0, 3);
        return marked ? Arrays.copyOfRange(text, 3, text.length) : text;
    }
}
