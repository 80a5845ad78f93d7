package io.serai.search;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.util.VectorUtil;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Of which tool a text is likely to be. How the texts of one tool differ among themselves (they speak of Ana or of Bo, ask or
 * order) does not say whose they are: this is learnt from the texts of all tools and counts for little then, and what tells
 * tools apart counts for much. Known as linear discriminant analysis (Fisher, 1936).
 */
final class Likeness {

    /** So many texts that differ in every way alike are added to those that there are: few would tell of chance alone. */
    private static final double ANY = 4_000;

    /** So many texts like the average tool's are added to each tool, so that those with few are no extremes. */
    private static final double AVERAGE = 1;

    private record Group(String tool, DMatrixRMaj mean, int size) {

        /** How it differs from the average tool. */
        DMatrixRMaj from(DMatrixRMaj middle) {
            DMatrixRMaj difference = CommonOps_DDRM.subtract(mean, middle, null);
            CommonOps_DDRM.scale(size / (size + AVERAGE), difference);
            return difference;
        }
    }

    private record Side(DMatrixRMaj direction, double offset) {}

    private record Known(float[] direction, float offset) {}

    private final Map<String, Known> tools = new HashMap<>();

    /** @param texts tool → the vectors of its texts, at least one for each, and all of the same length */
    Likeness(Map<String, List<float[]>> texts) {
        if (texts.isEmpty()) {
            return;
        }
        int length = texts.values().iterator().next().getFirst().length;
        DMatrixRMaj within = new DMatrixRMaj(length, length);
        DMatrixRMaj middle = new DMatrixRMaj(1, length);
        List<Group> groups = new ArrayList<>();
        texts.forEach((tool, vectors) -> {
            DMatrixRMaj rows = rows(vectors);
            DMatrixRMaj mean = CommonOps_DDRM.sumCols(rows, null);
            CommonOps_DDRM.divide(mean, vectors.size());
            groups.add(new Group(tool, mean, vectors.size()));
            CommonOps_DDRM.addEquals(middle, 1.0 / texts.size(), mean);
            subtractFromEach(rows, mean);
            CommonOps_DDRM.multAddTransA(rows, rows, within);
        });
        learn(groups, middle, inverse(within, groups));
    }

    private static DMatrixRMaj rows(List<float[]> vectors) {
        DMatrixRMaj rows = new DMatrixRMaj(vectors.size(), vectors.getFirst().length);
        int next = 0;
        for (float[] vector : vectors) {
            for (float number : vector) {
                rows.data[next++] = number;
            }
        }
        return rows;
    }

    private static void subtractFromEach(DMatrixRMaj rows, DMatrixRMaj mean) {
        for (int i = 0; i < rows.data.length; i++) {
            rows.data[i] -= mean.data[i % mean.numCols];
        }
    }

    /** Of how the texts of one tool vary, up to a factor. */
    private static DMatrixRMaj inverse(DMatrixRMaj within, List<Group> groups) {
        int length = within.numRows;
        int differences = groups.stream().mapToInt(group -> group.size() - 1).sum();
        double usual = CommonOps_DDRM.trace(within) / length / Math.max(1, differences);
        CommonOps_DDRM.addEquals(within, usual == 0 ? 1 : ANY * usual, CommonOps_DDRM.identity(length));
        DMatrixRMaj inverse = new DMatrixRMaj(length, length);
        CommonOps_DDRM.invertSPD(within, inverse);
        return inverse;
    }

    /** What a text must have for a tool; of the average tool's texts −1 comes out, and of the mean of its own 1, on average. */
    private void learn(List<Group> groups, DMatrixRMaj middle, DMatrixRMaj inverse) {
        Map<String, Side> sides = new HashMap<>();
        double apart = 0;
        for (Group group : groups) {
            DMatrixRMaj difference = group.from(middle);
            DMatrixRMaj direction = CommonOps_DDRM.mult(difference, inverse, null);
            double half = CommonOps_DDRM.dot(direction, difference) / 2;
            sides.put(group.tool(), new Side(direction, -half - CommonOps_DDRM.dot(direction, middle)));
            apart += half / groups.size();
        }
        double scale = apart == 0 ? 1 : 1 / apart;
        sides.forEach((tool, side) -> {
            float[] direction = new float[inverse.numCols];
            for (int i = 0; i < direction.length; i++) {
                direction[i] = (float) (scale * side.direction().get(i));
            }
            tools.put(tool, new Known(direction, (float) (scale * side.offset())));
        });
    }

    /** From 0, which is what a text of the average tool has, to 1. */
    double of(String tool, float[] text) {
        Known known = tools.get(tool);
        return known == null
                ? 0
                : Math.clamp((1 + VectorUtil.dotProduct(known.direction(), text) + known.offset()) / 2, 0, 1);
    }
}
