package io.serai.credential.vault;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Objects;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.vault.client.RestTemplateBuilder;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.web.client.DefaultResponseErrorHandler;
import org.springframework.web.client.RestTemplate;

/** The HTTP client for Vault. A standby that does not forward answers 307 with the leader's address; it is followed. */
final class VaultHttp {

    private final VaultSettings settings;
    private final ClientHttpRequestFactory requests;

    VaultHttp(VaultSettings settings) {
        this.settings = settings;
        this.requests = requests(settings);
    }

    /** Throws for every status that is a refusal, as spring-vault's logins expect it. */
    RestTemplate throwing() {
        return builder().build();
    }

    /** Throws for no status: what Vault says with 400, 404 and 503 is part of the answer. */
    RestTemplate lenient() {
        return builder().errorHandler(new NoError()).build();
    }

    private RestTemplateBuilder builder() {
        RestTemplateBuilder builder = RestTemplateBuilder.builder()
                .endpoint(VaultEndpoint.from(Objects.requireNonNull(settings.address())))
                .requestFactory(requests);
        if (!settings.namespace().isEmpty()) {
            builder.defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, settings.namespace());
        }
        return builder;
    }

    private static ClientHttpRequestFactory requests(VaultSettings settings) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.timeout())
                .executor(Executors.newVirtualThreadPerTaskExecutor());
        if (settings.caFile() != null && !settings.caFile().toString().isEmpty()) {
            client.sslContext(trusting(settings.caFile()));
        }
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(client.build());
        factory.setReadTimeout(settings.timeout());
        return factory;
    }

    private static SSLContext trusting(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("vault-" + store.size(), certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("VAULT_CACERT holds no certificates that can be used", unusable);
        }
    }

    private static final class NoError extends DefaultResponseErrorHandler {
        @Override
        public boolean hasError(ClientHttpResponse response) {
            return false;
        }

        @Override
        protected boolean hasError(HttpStatusCode status) {
            return false;
        }
    }
}
