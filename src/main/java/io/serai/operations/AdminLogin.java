package io.serai.operations;

import io.serai.secret.Secret;
import io.serai.tenant.AdminKey;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/** One user, {@code admin}, whose password is the admin key. Without an admin key nobody gets in. */
final class AdminLogin implements AuthenticationProvider {

    static final String USER = "admin";

    private final AdminKey key;

    AdminLogin(AdminKey key) {
        this.key = key;
    }

    @Override
    public Authentication authenticate(Authentication attempt) {
        boolean right = USER.equals(attempt.getName())
                && attempt.getCredentials() instanceof String password
                && key.is(Secret.of(password));
        if (!right) {
            throw new BadCredentialsException("Not the administrator");
        }
        return UsernamePasswordAuthenticationToken.authenticated(
                USER, null, AuthorityUtils.createAuthorityList("ROLE_ADMIN"));
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
