package io.serai.http;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** Some of the internet: single addresses and CIDR blocks, IPv4 and IPv6. Never looks a name up. */
public final class AddressBlocks {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Only digits of addresses: a host name would be looked up, and could point elsewhere tomorrow. */
    private static final Pattern BLOCK =
            Pattern.compile("(%1$s(\\.%1$s){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*)(/\\d{1,3})?".formatted(OCTET));

    private final List<IpAddressMatcher> blocks;

    private AddressBlocks(List<IpAddressMatcher> blocks) {
        this.blocks = blocks;
    }

    /** @throws IllegalArgumentException if one is neither an address nor a block */
    public static AddressBlocks of(List<String> texts) {
        return new AddressBlocks(texts.stream().map(AddressBlocks::block).toList());
    }

    /** Whether a text is an address or a block. */
    public static boolean isBlock(String text) {
        try {
            block(text);
            return true;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static IpAddressMatcher block(String text) {
        if (!BLOCK.matcher(text).matches()) {
            throw new IllegalArgumentException("No IP address and no CIDR block: " + text);
        }
        return new IpAddressMatcher(text);
    }

    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /** Whether an address lies within one of them; never of a text that is none. */
    public boolean contains(String address) {
        if (blocks.isEmpty() || NetUtil.createByteArrayFromIpAddressString(address) == null) {
            return false;
        }
        for (IpAddressMatcher block : blocks) {
            if (block.matches(address)) {
                return true;
            }
        }
        return false;
    }
}
