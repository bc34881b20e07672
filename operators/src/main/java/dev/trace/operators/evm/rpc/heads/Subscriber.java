package dev.trace.operators.evm.rpc.heads;

import dev.trace.api.OperatorException;
import dev.trace.operators.evm.rpc.heads.SocketEvent.Meaning;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.web3j.exceptions.MessageDecodingException;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.response.EthChainId;
import org.web3j.protocol.core.methods.response.EthSubscribe;

/**
 * Keeps one {@code newHeads} subscription alive, at one endpoint at a time, while the others stand by. A subscription is a
 * wake-up, and asking goes from endpoint to endpoint while the head does not rise, so that a second one would only cost
 * more. Everything but the inbox belongs
 * to the thread that runs it, of which there is one at a time.
 *
 * <p>A socket is trusted once it has proved to be of the pool's chain. One that announces no new head for five block times
 * is replaced by a new one, however well it answers otherwise: subscriptions die on sockets that live.
 */
final class Subscriber implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);
    private static final long HANDSHAKE = TimeUnit.SECONDS.toNanos(20);
    private static final Duration LIMITED_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final Heads heads;
    private final HeadClock clock;
    private final Inbox inbox;
    private final Rota rota;

    private @Nullable Standby current;
    private @Nullable Socket socket;
    private @Nullable Request<?, ? extends Response<?>> asked;
    private @Nullable String subscription;
    private long deadline;
    private long highest;

    Subscriber(Heads heads, Rota rota, HeadClock clock) {
        this.heads = heads;
        this.rota = rota;
        this.clock = clock;
        inbox = new Inbox(clock);
    }

    /** Ends when its thread is interrupted. The next thread waits for it. */
    @Override
    public synchronized void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                SocketEvent event = inbox.take(step());
                if (event != null && event.socket() == socket) {
                    survive(event);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("rpc pool {}: heads are no longer listened for", heads.pool());
        } finally {
            hangUp();
        }
    }

    /** Does what is due; gives the nanoseconds until something is again. */
    private long step() {
        long now = clock.nanos();
        if (socket != null && now - deadline >= 0) {
            lost(overdue(), Meaning.LOST, Duration.ZERO);
        }
        if (socket == null) {
            connect(now);
        }
        return socket == null ? rota.delay(now) : deadline - now;
    }

    private String overdue() {
        return subscription == null
                ? "it does not answer"
                : "it announced no new head for " + TimeUnit.NANOSECONDS.toSeconds(heads.silence()) + " s";
    }

    private void connect(long now) {
        Standby next = rota.ready(now);
        if (next == null) {
            return;
        }
        Socket opened = new Socket(inbox);
        current = next;
        socket = opened;
        deadline = now + HANDSHAKE;
        heads.connecting();
        try {
            opened.open(next.endpoint);
        } catch (OperatorException | RuntimeException e) {
            lost("its address cannot be used at the moment: " + e.getMessage(), Meaning.LOST, Duration.ZERO);
        }
    }

    /** Nothing that an endpoint says may end the listening. */
    private void survive(SocketEvent event) {
        try {
            handle(event);
        } catch (RuntimeException e) {
            lost("what it says cannot be handled (" + e.getClass().getSimpleName() + ")", Meaning.LOST, Duration.ZERO);
        }
    }

    private void handle(SocketEvent event) {
        if (event instanceof SocketEvent.Opened) {
            ask(Message.chainId());
        } else if (event instanceof SocketEvent.Said said) {
            heard(said.text());
        } else if (event instanceof SocketEvent.Ended end) {
            lost(end.reason(), end.meaning(), end.pause());
        }
    }

    private void ask(Request<?, ? extends Response<?>> request) {
        asked = request;
        if (socket != null) {
            socket.send(Message.text(request));
        }
    }

    private void heard(String text) {
        try {
            Message message = Message.read(text);
            if (message instanceof Message.Head head) {
                announced(head);
            } else if (message instanceof Message.Reply reply && asked != null && reply.id() == asked.getId()) {
                answered(reply.as(asked.getResponseType()), asked.getMethod());
            }
        } catch (Message.Unreadable e) {
            if (subscription == null) {
                lost(String.valueOf(e.getMessage()), Meaning.LOST, Duration.ZERO);
            } // else the next one may do; the watchdog sees to it
        }
    }

    private void answered(Response<?> answer, String method) throws Message.Unreadable {
        asked = null;
        if (answer.hasError()) {
            lost("it answers " + method + " with: " + answer.getError().getMessage(), Meaning.LOST, Duration.ZERO);
        } else if (answer instanceof EthChainId chain) {
            checkChain(chain);
        } else if (answer instanceof EthSubscribe subscribed && subscribed.getSubscriptionId() != null) {
            subscribed(subscribed.getSubscriptionId());
        } else {
            throw new Message.Unreadable("it answers " + method + " with nothing");
        }
    }

    private void checkChain(EthChainId answer) throws Message.Unreadable {
        long chain;
        try {
            chain = answer.getChainId().longValueExact();
        } catch (MessageDecodingException | ArithmeticException e) {
            throw new Message.Unreadable("its chain id is not readable");
        }
        if (chain == heads.chainId()) {
            ask(Message.subscribe());
            return;
        }
        Standby other = current;
        if (other != null) {
            other.barred = true;
            LOG.error(
                    "rpc pool {}: heads of endpoint {} are not listened for: its socket is of chain {}, not {}",
                    heads.pool(),
                    other.name(),
                    chain,
                    heads.chainId());
        }
        heads.lost("it is of chain " + chain + ", not " + heads.chainId());
        hangUp();
        rota.pass();
    }

    private void subscribed(String id) {
        subscription = id;
        highest = -1;
        deadline = clock.nanos() + heads.silence();
        if (current != null) {
            heads.subscribed(current.name());
            LOG.info("rpc pool {}: endpoint {} announces heads", heads.pool(), current.name());
        }
    }

    private void announced(Message.Head head) {
        if (!head.subscription().equals(subscription) || current == null) {
            return;
        }
        heads.announced(head);
        if (head.number() > highest) {
            highest = head.number();
            deadline = clock.nanos() + heads.silence();
            current.backoff.succeeded();
            current.failing = false;
        }
    }

    private void lost(String why, Meaning meaning, Duration pause) {
        Standby failed = current;
        if (failed == null) {
            return;
        }
        String reason = failed.endpoint.redacted(why);
        boolean news = subscription != null || !failed.failing;
        hangUp();
        heads.lost(reason);
        failed.failing = true;
        failed.backoff.failed(clock.nanos(), pause(meaning, pause).toNanos());
        rota.pass();
        if (meaning == Meaning.REFUSED) {
            renewKey(failed.endpoint);
        }
        if (news) {
            LOG.info("rpc pool {}: endpoint {} announces no heads: {}", heads.pool(), failed.name(), reason);
        } else {
            LOG.debug("rpc pool {}: endpoint {} still announces no heads: {}", heads.pool(), failed.name(), reason);
        }
    }

    private void renewKey(HeadEndpoint endpoint) {
        try {
            endpoint.refused();
        } catch (RuntimeException e) {
            LOG.debug("rpc pool {}: the key of endpoint {} cannot be had at the moment", heads.pool(), endpoint.name());
        }
    }

    private static Duration pause(Meaning meaning, Duration asked) {
        Duration least = meaning == Meaning.LIMITED ? LIMITED_PAUSE : Duration.ZERO;
        Duration longer = asked.compareTo(least) > 0 ? asked : least;
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    private void hangUp() {
        if (socket != null) {
            socket.cancel();
        }
        socket = null;
        current = null;
        asked = null;
        subscription = null;
        heads.unsubscribed();
    }
}
