package io.serai.gateway;

/** Step {@code tenantOfOperator}: an operator has named a tenant by now, without a body of ours to name it in. */
final class TenantOfOperator extends BlockingStep {

    private final TenantLookup tenantLookup;

    TenantOfOperator(TenantLookup tenantLookup) {
        this.tenantLookup = tenantLookup;
    }

    @Override
    boolean attempt(Call call) {
        return call.tenantIfKnown() != null;
    }

    @Override
    void block(Call call) {
        tenantLookup.named(call, null);
    }
}
