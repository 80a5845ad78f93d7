package io.serai.credential.vault;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.credential.StoreUnavailable;
import io.serai.problem.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.vault.authentication.ClientAuthentication;
import org.springframework.vault.authentication.LifecycleAwareSessionManager;
import org.springframework.vault.authentication.LoginToken;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestOperations;

/**
 * Who we are at Vault. The token is renewed before it ends, and when Vault does not take it any more, one caller logs in
 * again while the others wait for it. After a login that failed nobody tries for a while.
 */
final class VaultSession extends LifecycleAwareSessionManager {

    private static final Logger LOGGER = LoggerFactory.getLogger(VaultSession.class);

    /** A token that was good as lately as this is not the reason for a refusal, so a new one would not help. */
    private static final long GOOD_FOR = Duration.ofSeconds(5).toNanos();

    private static final Duration LOOK_UP_AGAIN = Duration.ofSeconds(30);

    private static final long REST_MILLIS = 1_000;
    private static final long LONGEST_REST_MILLIS = 60_000;

    private final ReentrantLock door = new ReentrantLock();
    private final SimpleAsyncTaskScheduler renewals;
    private final RestOperations rest;
    private final boolean renewsLogin;
    private @Nullable ScheduledFuture<?> nextLookUp;
    private boolean wasGood;
    private long goodAt;
    private long restsUntil;
    private int refusals;
    private volatile boolean resting;

    private VaultSession(
            ClientAuthentication login, SimpleAsyncTaskScheduler renewals, RestOperations rest, boolean renewsLogin) {
        super(login, renewals, rest);
        this.renewals = renewals;
        this.rest = rest;
        this.renewsLogin = renewsLogin;
    }

    /** @param renewsLogin whether {@code login} can be done again when its token has ended */
    static VaultSession of(ClientAuthentication login, RestOperations rest, boolean renewsLogin) {
        SimpleAsyncTaskScheduler renewals = new SimpleAsyncTaskScheduler();
        renewals.setVirtualThreads(true);
        renewals.setThreadNamePrefix("vault-token-");
        return new VaultSession(login, renewals, rest, renewsLogin);
    }

    /** @throws StoreUnavailable if there is no token to be had at the moment */
    @Override
    public VaultToken getSessionToken() {
        if (!resting && getToken().isPresent()) {
            return super.getSessionToken();
        }
        door.lock();
        try {
            if (resting && System.nanoTime() - restsUntil < 0) {
                throw unavailable("Vault did not let us in a moment ago", null);
            }
            boolean login = getToken().isEmpty();
            VaultToken token = super.getSessionToken();
            if (login && renewsLogin) {
                good();
                refusals = 0;
                LOGGER.atInfo().log("Logged in to Vault");
            }
            if (login && !(token instanceof LoginToken)) {
                nextLookUp = renewals.schedule(this::lookUpAgain, Instant.now().plus(LOOK_UP_AGAIN));
            }
            resting = false;
            return token;
        } catch (StoreUnavailable known) {
            throw known;
        } catch (RuntimeException failed) {
            boolean refused = failed.getCause() instanceof HttpClientErrorException answer
                    && answer.getStatusCode().value() != 429;
            rest(refused);
            throw unavailable(refused ? "Vault refused the login" : "Vault could not be asked for a token", failed);
        } finally {
            door.unlock();
        }
    }

    /** A token whose life could not be asked for, because Vault was away perhaps, would never be renewed. */
    private void lookUpAgain() {
        setToken(Optional.empty());
        try {
            getSessionToken();
        } catch (StoreUnavailable leftToTheNextRequest) {
            LOGGER.atDebug().log("Vault could not be asked about its token");
        }
    }

    /**
     * After a request was refused with 403: finds out whether the token has ended.
     *
     * @return true if the request can be repeated with {@link #getSessionToken}; false if the token is good and a policy
     *     refuses
     * @throws StoreUnavailable if the token has ended and there is no other
     */
    boolean isToBeRepeated(VaultToken refused) {
        door.lock();
        try {
            Optional<VaultToken> present = getToken().map(wrapper -> wrapper.getToken());
            if (present.isPresent() && !present.get().equals(refused)) {
                return true; // another caller was here before
            }
            if (present.isPresent() && (wasGoodLately() || isAlive(refused))) {
                return false;
            }
            setToken(Optional.empty());
            wasGood = false;
            if (!renewsLogin) {
                rest(true);
                throw unavailable("Vault does not take VAULT_TOKEN any more", null);
            }
            return true;
        } finally {
            door.unlock();
        }
    }

    private boolean wasGoodLately() {
        return wasGood && System.nanoTime() - goodAt < GOOD_FOR;
    }

    private void good() {
        wasGood = true;
        goodAt = System.nanoTime();
    }

    private boolean isAlive(VaultToken token) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(VaultHttpHeaders.VAULT_TOKEN, token.getToken());
        try {
            rest.exchange("auth/token/lookup-self", HttpMethod.GET, new HttpEntity<>(headers), JsonNode.class);
            good();
            return true;
        } catch (HttpClientErrorException.Forbidden ended) {
            return false;
        } catch (RestClientException down) {
            throw unavailable("Vault could not be asked about our token", down);
        }
    }

    /** No login for a while: shortly while Vault is away, longer each time that it says no. */
    private void rest(boolean refused) {
        refusals = refused ? refusals + 1 : 0;
        long longest = Math.min(LONGEST_REST_MILLIS, REST_MILLIS << Math.min(refusals, 6));
        long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        restsUntil = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        resting = true;
        if (refused) {
            LOGGER.atError()
                    .addKeyValue("error_class", "VaultError")
                    .log("Vault does not let Serai in; see VAULT_TOKEN, VAULT_ROLE_ID or VAULT_KUBERNETES_ROLE");
        }
    }

    private static StoreUnavailable unavailable(String message, @Nullable Throwable cause) {
        return new StoreUnavailable(ProblemType.VAULT_ERROR, message, 5, cause);
    }

    /** Whether the last login failed, and the next is not tried yet. */
    boolean isResting() {
        door.lock();
        try {
            return resting && System.nanoTime() - restsUntil < 0;
        } finally {
            door.unlock();
        }
    }

    /** Gives back a token that we logged in for. */
    @Override
    public void destroy() {
        if (nextLookUp != null) {
            nextLookUp.cancel(false);
        }
        super.destroy();
        renewals.close();
    }
}
