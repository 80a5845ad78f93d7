package io.serai.invalidation;

/** What an instance remembers of one kind of things that another may change. Both methods may block. */
public interface Memory {

    Invalidation.Kind kind();

    /** The next who asks reads again. Somebody who is reading at this moment may keep nothing of it. */
    void forget(Invalidation change);

    /** The same for everything, because changes may have been missed. */
    void forgetAll();
}
