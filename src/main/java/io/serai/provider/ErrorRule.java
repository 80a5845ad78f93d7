package io.serai.provider;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonFormat.Feature;
import io.serai.http.OutboundResponse;
import io.serai.problem.Outcome;
import io.serai.problem.ProblemType;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a provider's {@code errors}: if every given condition holds, the failure is {@code code}.
 *
 * @param status statuses such as {@code 403}, or classes such as {@code 5xx}
 * @param vendorCode values of the failure's code; a trailing {@code *} matches a prefix
 * @param message a text that the failure's message contains, whatever its case
 * @param header response headers with their exact value; {@code *} means present
 * @param retryAfter seconds to wait when no header says
 */
public record ErrorRule(
        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> status,

        @JsonFormat(with = Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> vendorCode,

        @Nullable String message,
        Map<String, String> header,
        ProblemType code,
        @Nullable Outcome outcome,
        @Nullable Integer retryAfter) {

    private static final Pattern STATUS = Pattern.compile("[1-5]([0-9]{2}|xx)");

    /** What a provider's failure may become. */
    private static final Set<ProblemType> ALLOWED = EnumSet.of(
            ProblemType.REAUTH_REQUIRED,
            ProblemType.PROVIDER_REJECTED,
            ProblemType.PROVIDER_RATE_LIMITED,
            ProblemType.PROVIDER_ERROR,
            ProblemType.PROVIDER_TIMEOUT);

    public ErrorRule {
        status = status == null ? List.of() : List.copyOf(status);
        vendorCode = vendorCode == null ? List.of() : List.copyOf(vendorCode);
        header = header == null ? Map.of() : Map.copyOf(header);
        if (!ALLOWED.contains(Objects.requireNonNull(code, "code"))) {
            throw new IllegalArgumentException("An error rule's code must be one of " + ALLOWED + ", not " + code);
        }
        if (!status.stream().allMatch(STATUS.asMatchPredicate())) {
            throw new IllegalArgumentException(
                    "A status is a number such as 404 or a class such as 4xx, not " + status);
        }
        if (status.isEmpty() && vendorCode.isEmpty() && message == null && header.isEmpty()) {
            throw new IllegalArgumentException("An error rule needs a condition");
        }
    }

    boolean matches(OutboundResponse response, VendorFailure failure) {
        return matchesStatus(response.status())
                && matchesCode(failure.code())
                && matchesMessage(failure.message())
                && matchesHeaders(response);
    }

    private boolean matchesStatus(int actual) {
        String exact = Integer.toString(actual);
        String family = actual / 100 + "xx";
        return status.isEmpty() || status.contains(exact) || status.contains(family);
    }

    private boolean matchesCode(@Nullable String actual) {
        if (vendorCode.isEmpty()) {
            return true;
        }
        return actual != null
                && vendorCode.stream()
                        .anyMatch(wanted -> wanted.endsWith("*")
                                ? actual.startsWith(wanted.substring(0, wanted.length() - 1))
                                : actual.equals(wanted));
    }

    private boolean matchesMessage(@Nullable String actual) {
        return message == null
                || actual != null && actual.toLowerCase(Locale.ROOT).contains(message.toLowerCase(Locale.ROOT));
    }

    private boolean matchesHeaders(OutboundResponse response) {
        return header.entrySet().stream().allMatch(wanted -> {
            String actual = response.header(wanted.getKey());
            return actual != null
                    && (wanted.getValue().equals("*") || wanted.getValue().equals(actual));
        });
    }
}
