package dev.trace.testkit.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Faults by chance. What befalls the n-th asking of a question follows from the seed, the question and n alone, so a
 * client with many threads meets the same faults each time. No question is spoilt more than twice in a row, so a client
 * that does what it should always gets through. What a client asks to learn which chain this is, is spared.
 */
public final class RandomFaults implements FaultPlan {
    private static final int MOST_IN_A_ROW = 2;

    private final long seed;
    private final double rate;
    private final Map<Fault, Script> scripts = new EnumMap<>(Fault.class);
    private final Map<String, History> histories = new ConcurrentHashMap<>();

    /**
     * @param rate share of the exchanges that are spoilt, if the fault chosen can befall them
     * @param faults chosen from evenly
     */
    public RandomFaults(long seed, double rate, Set<Fault> faults) {
        this.seed = seed;
        this.rate = rate;
        faults.forEach(fault -> scripts.put(fault, fault.script()));
    }

    @Override
    public Optional<Spoilt> spoil(Question question, Upstream upstream) throws IOException, InterruptedException {
        if (question.asks("eth_chainId") || question.asksForBlock(0)) {
            return Optional.empty();
        }
        History history = histories.computeIfAbsent(question.key(), key -> new History());
        for (Map.Entry<Fault, Script> each : history.next(question.key())) {
            Optional<Sent> sent = each.getValue().spoil(question, upstream);
            if (sent.isPresent()) {
                return Optional.of(new Spoilt(each.getKey(), sent.get()));
            }
        }
        history.spared();
        return Optional.empty();
    }

    /** How often a question was asked. */
    private final class History {
        private int asked;
        private int inARow;

        /** The faults to try, in order; none if this asking is spared. */
        synchronized List<Map.Entry<Fault, Script>> next(String key) {
            Random random = new Random(seed * 31 + key.hashCode() * 0x9E3779B97F4A7C15L + asked++);
            random.nextInt(); // the first is hardly random
            if (inARow >= MOST_IN_A_ROW || random.nextDouble() >= rate) {
                return List.of();
            }
            inARow++;
            List<Map.Entry<Fault, Script>> shuffled = new ArrayList<>(scripts.entrySet());
            Collections.shuffle(shuffled, random);
            return shuffled;
        }

        synchronized void spared() {
            inARow = 0;
        }
    }
}
