package io.serai.oauth;

/** The vendor says that the grant is dead: no refresh will ever succeed again, somebody must connect anew. */
public final class GrantEnded extends Exception {

    private static final long serialVersionUID = 1;

    private final String vendorCode;

    GrantEnded(String vendorCode) {
        super("The grant has ended: " + vendorCode);
        this.vendorCode = vendorCode;
    }

    /** The vendor's word for it, one of those that its provider file lists. */
    public String vendorCode() {
        return vendorCode;
    }
}
