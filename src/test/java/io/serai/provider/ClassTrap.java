package io.serai.provider;

/** A class that nobody may load: loading it springs the trap. */
public final class ClassTrap {

    static {
        System.setProperty("serai.test.trap", "sprung");
    }

    public ClassTrap() {}
}
