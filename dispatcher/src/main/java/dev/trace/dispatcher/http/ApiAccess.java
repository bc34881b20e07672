package dev.trace.dispatcher.http;

import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.auth.BearerTokens;
import dev.trace.dispatcher.auth.CapabilityTokens;
import dev.trace.dispatcher.auth.SigningKeys;
import java.time.Clock;
import java.util.List;

/**
 * Who may use the API.
 *
 * @param users tokens of people and programs
 * @param workers tokens of workers
 * @param attempts tokens of attempts
 */
public record ApiAccess(BearerTokens users, BearerTokens workers, CapabilityTokens attempts) {
    /** People alone, with one token. */
    public static ApiAccess people(Sensitive token) {
        return new ApiAccess(
                BearerTokens.of(token),
                BearerTokens.of(List.of()),
                new CapabilityTokens(SigningKeys.random(), Clock.systemUTC()));
    }
}
