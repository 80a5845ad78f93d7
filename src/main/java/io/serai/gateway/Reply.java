package io.serai.gateway;

/**
 * What a step of the control plane answers; the step {@code answer} writes it.
 *
 * @param body anything Jackson can write; put into the envelope where the path promises one
 */
public record Reply(int status, Object body) {

    public static Reply ok(Object body) {
        return new Reply(200, body);
    }

    public static Reply created(Object body) {
        return new Reply(201, body);
    }
}
