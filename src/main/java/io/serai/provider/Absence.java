package io.serai.provider;

import io.serai.problem.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Failures by which a vendor says that there is no such thing, which is an answer too: {@code 404, 422 does not exist}, each
 * a status, and words of the vendor's message if the status alone does not say it.
 */
record Absence(List<Case> cases) {

    static final Absence NONE = new Absence(List.of());

    private static final Pattern FORM = Pattern.compile("4[0-9]{2}( [^,]+)?(, *4[0-9]{2}( [^,]+)?)*");

    /** @param words lower-case; contained in the message, empty if that does not matter */
    record Case(int status, String words) {}

    static boolean isWellFormed(String text) {
        return FORM.matcher(text).matches();
    }

    static Absence of(String text) {
        return new Absence(Arrays.stream(text.split(", *"))
                .map(one -> new Case(
                        Integer.parseInt(one.substring(0, 3)),
                        one.substring(3).strip().toLowerCase(Locale.ROOT)))
                .toList());
    }

    boolean isMeantBy(Problem problem) {
        return problem.members().get("provider") instanceof Map<?, ?> vendor
                && cases.stream()
                        .anyMatch(one -> Integer.valueOf(one.status()).equals(vendor.get("status"))
                                && String.valueOf(vendor.get("message"))
                                        .toLowerCase(Locale.ROOT)
                                        .contains(one.words()));
    }
}
