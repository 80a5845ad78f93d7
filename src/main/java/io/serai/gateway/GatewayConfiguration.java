package io.serai.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.serai.audit.AuditTrail;
import io.serai.credential.Connections;
import io.serai.http.ProblemAnswers;
import io.serai.provider.ConnectLink;
import io.serai.provider.Providers;
import io.serai.tenant.Authenticator;
import io.serai.tenant.Scope;
import io.serai.tenant.TenancySettings;
import io.serai.tenant.TenantDirectory;
import io.serai.throttle.FailureLimit;
import io.serai.tool.Catalogue;
import io.serai.tool.OwnToolSource;
import io.serai.trace.Traces;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/** The steps of {@code routes/gateway}; the name of a bean is the name of its step. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {

    @Bean
    Answers answers(ObjectMapper json, Clock clock) {
        return new Answers(json, clock);
    }

    @Bean
    Processor authenticate(Authenticator authenticator, TenancySettings settings, FailureLimit failures) {
        return new Authenticate(authenticator, settings, failures);
    }

    @Bean
    TenantLookup tenantLookup(TenantDirectory tenants, TenancySettings settings, AuditTrail trail) {
        return new TenantLookup(tenants, settings, trail);
    }

    @Bean
    Processor mayInvokeTools() {
        return Authorize.scope(Scope.TOOLS_INVOKE);
    }

    @Bean
    Processor mayUseProxy() {
        return Authorize.scope(Scope.PROXY);
    }

    @Bean
    Processor mayReadTools() {
        return Authorize.scope(Scope.TOOLS_READ);
    }

    @Bean
    Processor mayReadCredentials() {
        return Authorize.scope(Scope.CREDENTIALS_READ);
    }

    @Bean
    Processor mayWriteCredentials() {
        return Authorize.scope(Scope.CREDENTIALS_WRITE);
    }

    @Bean
    Processor mayHandleDeadLetters() {
        return Authorize.scope(Scope.DEADLETTERS);
    }

    @Bean
    Processor mayReadAudit() {
        return Authorize.scope(Scope.AUDIT_READ);
    }

    @Bean
    Processor mayReadUsage() {
        return Authorize.scope(Scope.USAGE_READ);
    }

    @Bean
    Processor mayWriteKeys() {
        return Authorize.scope(Scope.KEYS_WRITE);
    }

    @Bean
    Processor mayWriteServers() {
        return Authorize.scope(Scope.MCPS_WRITE);
    }

    @Bean
    Processor mustBeAdmin() {
        return Authorize.admin();
    }

    @Bean
    Processor readInvocation(TenantLookup tenantLookup) {
        return new ReadToolCall(tenantLookup);
    }

    @Bean
    Processor readArguments(TenantLookup tenantLookup) {
        return new ReadArguments(tenantLookup);
    }

    @Bean
    Processor readBatch(TenantLookup tenantLookup) {
        return new ReadBatch(tenantLookup);
    }

    @Bean
    CallerTools callerTools(Catalogue catalogue, OwnToolSource source) {
        return new CallerTools(catalogue, source);
    }

    @Bean
    Processor resolveTool(CallerTools tools) {
        return new ResolveTool(tools);
    }

    @Bean
    Processor validateArguments() {
        return new ValidateArguments();
    }

    @Bean
    Processor auditAttempt(AuditTrail trail) {
        return new AuditAttempt(trail);
    }

    @Bean
    Processor dispatch(Traces traces) {
        return new Dispatch(new CallSpans(traces));
    }

    @Bean
    Processor selectFields(Answers answers) {
        return new SelectFields(answers);
    }

    @Bean
    Processor dispatchBatch(@Lazy CamelContext camel, Catalogue catalogue) {
        return new DispatchBatch(new InnerRoute(camel, "direct:batch-item"), catalogue);
    }

    @Bean
    Processor settle(MeterRegistry registry, Traces traces) {
        return new Settle(new ToolMeters(registry), new CallSpans(traces));
    }

    @Bean
    Processor recordEnd(AuditTrail trail) {
        return new RecordEnd(trail);
    }

    /** After the trail and before it goes: closing waits for the ends that are still to be recorded. */
    @Bean(destroyMethod = "close")
    ExecutorService auditTap(AuditTrail trail) {
        return new AuditTap();
    }

    @Bean
    Processor namedTenant(TenantLookup tenantLookup) {
        return new NamedTenant(tenantLookup);
    }

    @Bean
    Processor tenantInHead(TenantLookup tenantLookup) {
        return new TenantInHead(tenantLookup);
    }

    @Bean
    Processor onVirtualThread() {
        return new OnVirtualThread();
    }

    @Bean
    ToolAccounts toolAccounts(Providers providers, Connections connections, ConnectLink link) {
        return new ToolAccounts(providers, connections, link);
    }

    @Bean
    ToolViews toolViews(Providers providers, @Value("${serai.provider.max-pages}") int maxPages) {
        return new ToolViews(providers, maxPages);
    }

    @Bean
    Processor listTools(CallerTools tools, ToolViews views, ToolAccounts accounts) {
        return new ListTools(tools, views, accounts);
    }

    @Bean
    Processor getTool(CallerTools tools, ToolViews views, ToolAccounts accounts) {
        return new GetTool(tools, views, accounts);
    }

    @Bean
    Processor listCategories(CallerTools tools, ToolViews views) {
        return new ListCategories(tools, views);
    }

    @Bean
    Processor answerInvocation(Answers answers) {
        return new AnswerInvocation(answers);
    }

    @Bean
    Processor answerToolResult(Answers answers) {
        return new AnswerToolResult(answers);
    }

    @Bean
    Processor answerBatch(Answers answers) {
        return new AnswerBatch(answers);
    }

    @Bean
    Processor answer(Answers answers) {
        return new AnswerReply(answers);
    }

    @Bean
    Processor answerProblem(ProblemAnswers problems, List<ProblemPage> pages, Answers answers) {
        return new AnswerProblem(problems, pages, answers);
    }
}
