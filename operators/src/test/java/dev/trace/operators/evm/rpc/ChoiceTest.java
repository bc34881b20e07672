package dev.trace.operators.evm.rpc;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.trace.api.rpc.RpcRequest;
import dev.trace.operators.evm.rpc.Choice.Moment;
import dev.trace.operators.evm.rpc.EndpointSettings.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChoiceTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final Call call =
            new Call(new Question.Fixed(RpcRequest.of("eth_x", "[]")), use -> {}, each -> {}, each -> {});

    @Test
    void theFasterOneIsPreferred() {
        Endpoint fast = endpoint(0, 20);
        Endpoint other = endpoint(0, 60);
        assertSame(fast, choice(1, other, fast));
    }

    @Test
    void aBusyFastOneIsHelpedByASomewhatSlowerOne() {
        Endpoint fast = busy(endpoint(0, 50));
        Endpoint other = endpoint(0, 150);
        assertSame(other, choice(4, fast, other));
    }

    @Test
    void aMuchSlowerOneIsLeftAloneWhileTheFastOneIsOnlyBusy() {
        Endpoint fast = busy(endpoint(0, 50));
        Endpoint slow = endpoint(0, 2000);
        assertNull(choice(8, fast, slow));
    }

    @Test
    void aMuchSlowerOneServesWhereTheFastOneMayBeAskedForLittle() {
        Endpoint fast = endpoint(2, 50);
        fast.start("eth_x", 0);
        Endpoint slow = endpoint(0, 2000);
        assertSame(slow, choice(8, fast, slow));
    }

    @Test
    void aSlowOneIsTriedNowAndThen() {
        Endpoint fast = busy(endpoint(0, 50));
        Endpoint slow = endpoint(0, 2000);
        assertSame(
                slow,
                Choice.among(List.of(fast, slow), call, new Moment(31 * SECOND, 8))
                        .endpoint());
        slow.start("eth_x", 31 * SECOND);
        slow.underWay++;
        assertNull(Choice.among(List.of(fast, slow), call, new Moment(31 * SECOND, 8))
                .endpoint());
    }

    private Endpoint choice(int waiting, Endpoint... endpoints) {
        return Choice.among(List.of(endpoints), call, new Moment(0, waiting)).endpoint();
    }

    private static Endpoint busy(Endpoint endpoint) {
        endpoint.underWay = 8;
        return endpoint;
    }

    private static Endpoint endpoint(int requestsPerSecond, int latencyMillis) {
        EndpointSettings settings = EndpointSettings.of("a", "http://a").with(Limits.bySecond(requestsPerSecond, 8));
        Endpoint endpoint = new Endpoint(settings, null, 0);
        endpoint.checked = true;
        endpoint.took(latencyMillis * MILLI);
        return endpoint;
    }
}
