package io.serai.provisioning;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.usage.Prices;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

/** {@code billing} of {@code multi-tenant.yaml}: what one call or one token costs, in one currency for everybody. */
final class PriceList {

    private static final String POINTER = "/multiTenant/billing";
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final List<String> PRICED = List.of("apiCalls", "toolInvocations", "customServers", "tokens");
    private static final BigDecimal HIGHEST = BigDecimal.valueOf(1_000_000);

    private final String file;
    private final JsonNode billing;
    private final List<Finding> findings;

    private PriceList(String file, JsonNode billing, List<Finding> findings) {
        this.file = file;
        this.billing = billing;
        this.findings = findings;
    }

    /** @param findings gets what is wrong */
    static Prices read(String file, JsonNode billing, List<Finding> findings) {
        PriceList list = new PriceList(file, billing, findings);
        list.refuseOthers();
        return new Prices(
                list.currency(),
                list.price("apiCalls"),
                list.price("toolInvocations"),
                list.price("customServers"),
                list.price("tokens"));
    }

    /** A price of something that is not counted would look as if it were. */
    private void refuseOthers() {
        billing.path("prices").properties().forEach(each -> {
            boolean free =
                    each.getValue().isNumber() && each.getValue().decimalValue().signum() == 0;
            if (!PRICED.contains(each.getKey()) && !free) {
                refuse("/prices/" + each.getKey(), "is not counted; prices are for " + PRICED);
            }
        });
    }

    private String currency() {
        String currency = billing.path("currency").asText(Prices.NONE.currency());
        if (!CURRENCY.matcher(currency).matches()) {
            refuse("/currency", "must be three capital letters, such as EUR");
        }
        return currency;
    }

    private BigDecimal price(String name) {
        JsonNode value = billing.path("prices").path(name);
        if (value.isMissingNode() || value.isNull()) {
            return BigDecimal.ZERO;
        }
        BigDecimal price = value.isNumber() ? value.decimalValue() : BigDecimal.valueOf(-1);
        if (price.signum() < 0 || price.compareTo(HIGHEST) > 0 || price.scale() > 9) {
            refuse("/prices/" + name, "must be a number from 0 to " + HIGHEST + " with at most nine decimals");
        }
        return price;
    }

    private void refuse(String place, String what) {
        findings.add(new Finding(file, POINTER + place, what));
    }
}
