package io.serai.http;

/** In which header the operator's proxies say for whom they ask. Only this one is read: of any other, anybody may be the author. */
enum ForwardedBy {
    X_FORWARDED_FOR("X-Forwarded-For"),
    FORWARDED("Forwarded");

    private final String header;

    ForwardedBy(String header) {
        this.header = header;
    }

    String header() {
        return header;
    }
}
