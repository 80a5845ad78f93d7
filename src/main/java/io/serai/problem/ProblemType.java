package io.serai.problem;

/**
 * The closed list of failures. The name is the stable {@code code} that clients branch on; {@code error} is a short
 * text that older clients show as it is.
 */
public enum ProblemType {
    INVALID_REQUEST(400, "Bad request"),
    VALIDATION_ERROR(400, "Validation failed"),
    MISSING_FIELD(400, "Missing field"),
    MISSING_PARAMETER(400, "Missing parameter"),
    AMBIGUOUS_CREDENTIAL(400, "Ambiguous credential"),
    AMBIGUOUS_TENANT(400, "Ambiguous tenant"),
    INTEGRATION_MISMATCH(400, "Integration mismatch"),
    INVALID_STATE(400, "Invalid state"),
    REDIRECT_URI_NOT_ALLOWED(400, "Redirect URI not allowed"),
    URL_NOT_ALLOWED(400, "URL not allowed"),
    CONFIRMATION_REQUIRED(400, "Confirmation required"),
    REFRESH_NOT_SUPPORTED(400, "Refresh not supported"),
    NO_REFRESH_TOKEN(400, "No refresh token"),
    MISSING_AUTH_HEADER(401, "Missing tenant ID or API key"),
    INVALID_AUTH_FORMAT(401, "Invalid authorization format"),
    INVALID_API_KEY(401, "Invalid API key"),
    INVALID_TOKEN(401, "Invalid token"),
    CROSS_TENANT_ACCESS_DENIED(403, "Cross-tenant access denied"),
    INSUFFICIENT_SCOPES(403, "Insufficient scopes"),
    ADMIN_REQUIRED(403, "Admin required"),
    IP_NOT_ALLOWED(403, "IP address not allowed"),
    TENANT_SUSPENDED(403, "Tenant suspended"),
    FEATURE_DISABLED(403, "Feature disabled"),
    ORIGIN_NOT_ALLOWED(403, "Origin not allowed"),
    SERVER_QUOTA_EXCEEDED(403, "Server quota exceeded"),
    ROUTE_NOT_FOUND(404, "Not found"),
    TENANT_NOT_FOUND(404, "Tenant not found"),
    INTEGRATION_NOT_FOUND(404, "Integration not found"),
    TOOL_NOT_FOUND(404, "Tool not found"),
    SESSION_NOT_FOUND(404, "Session not found"),
    CREDENTIAL_NOT_FOUND(404, "Credentials not found"),
    OAUTH_CONFIG_NOT_FOUND(404, "OAuth configuration not found"),
    KEY_NOT_FOUND(404, "API key not found"),
    RESULT_NOT_FOUND(404, "Result not found"),
    DEAD_LETTER_NOT_FOUND(404, "Dead letter not found"),
    SERVER_NOT_FOUND(404, "Server not found"),
    ROUTE_FILE_NOT_FOUND(404, "Route file not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    TENANT_ALREADY_EXISTS(409, "Tenant already exists"),
    SERVER_ALREADY_EXISTS(409, "Server already exists"),
    OAUTH_APP_NOT_CONFIGURED(409, "OAuth app not configured"),
    IDEMPOTENCY_IN_FLIGHT(409, "The same call is under way"),
    OUTCOME_UNKNOWN(409, "Outcome unknown"),
    DEAD_LETTER_STATE(409, "Dead letter not replayable"),
    NO_PREVIOUS_VERSION(409, "No previous version"),
    PAYLOAD_TOO_LARGE(413, "Payload too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency key belongs to another call"),
    PROVIDER_REJECTED(422, "Provider rejected the call"),
    REAUTH_REQUIRED(424, "Connection must be renewed"),
    RATE_LIMIT_EXCEEDED(429, "Rate limit exceeded"),
    QUOTA_EXCEEDED(429, "Quota exceeded"),
    PROVIDER_RATE_LIMITED(429, "Provider rate limit exceeded"),
    INTERNAL_ERROR(500, "Internal error"),
    VAULT_ENCRYPTION_ERROR(500, "Failed to decrypt data"),
    PROVIDER_UNREACHABLE(502, "Provider unreachable"),
    PROVIDER_ERROR(502, "Provider error"),
    RESULT_NOT_KEPT(502, "Result not kept"),
    TOKEN_REFRESH_FAILED(502, "Failed to refresh token"),
    VAULT_ERROR(503, "Failed to connect to Vault"),
    STORE_UNAVAILABLE(503, "Store unavailable"),
    AUDIT_UNAVAILABLE(503, "Audit unavailable"),
    PROVIDER_UNAVAILABLE(503, "Provider unavailable"),
    SERVICE_NOT_READY(503, "Service not ready"),
    PROVIDER_TIMEOUT(504, "Provider timeout");

    private final int status;
    private final String error;

    ProblemType(int status, String error) {
        this.status = status;
        this.error = error;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The short text of member {@code error}. */
    public String error() {
        return error;
    }

    /** The reason phrase of {@link #status()}, member {@code title}. */
    public String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 422 -> "Unprocessable Content";
            case 424 -> "Failed Dependency";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            default -> "Gateway Timeout";
        };
    }
}
