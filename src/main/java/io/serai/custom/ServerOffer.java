package io.serai.custom;

import java.util.List;

/**
 * What a server said when it was asked for its tools.
 *
 * @param skipped names of tools that cannot be offered: too many, too long, or under a name that clients do not take
 * @param millis how long it took to say so
 */
public record ServerOffer(List<CustomTool> tools, List<String> skipped, long millis) {

    ServerOffer after(long took) {
        return new ServerOffer(tools, skipped, took);
    }
}
