package dev.trace.testkit.chain;

import dev.trace.api.BlockRange;
import dev.trace.api.rpc.ChainHead;
import dev.trace.api.rpc.HeadChange;
import dev.trace.api.rpc.RpcRequest;
import dev.trace.testkit.ScriptedRpc;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A chain that a test moves, block by block, and the endpoint that serves it. The same calls on the same seed give the
 * same hashes. Begins with block 0. Safe for use from several threads.
 *
 * <p>It answers {@code eth_chainId}, {@code eth_blockNumber}, {@code eth_getBlockByNumber} (with {@code latest}, {@code
 * finalized} and {@code earliest}) and {@code eth_getBlockByHash}.
 */
public final class FakeChain implements ScriptedRpc.Script {
    private static final Instant GENESIS = Instant.parse("2024-01-01T00:00:00Z");
    private static final int SECONDS_A_BLOCK = 12;
    private static final Pattern FIRST_TEXT = Pattern.compile("\"([^\"]*)\"");

    private final long seed;
    private final long chainId;
    private final List<FakeBlock> canonical = new ArrayList<>();
    private final Map<String, FakeBlock> mined = new HashMap<>();
    private final Set<Long> hidden = new HashSet<>();
    private OptionalLong finalized = OptionalLong.empty();
    private long lag;
    private int branch;

    private FakeChain(long seed, long chainId) {
        this.seed = seed;
        this.chainId = chainId;
        add();
    }

    /** A chain of one block. */
    public static FakeChain of(long seed, long chainId) {
        return new FakeChain(seed, chainId);
    }

    /** Adds so many blocks to the head. */
    public synchronized FakeChain mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            add();
        }
        notifyAll();
        return this;
    }

    /**
     * Takes the newest {@code depth} blocks out and puts {@code length} others in their place; fewer than were taken
     * leave a lower head. Does not stop at finality, so that a test can see what does.
     *
     * @return the blocks taken out, lowest first
     */
    public synchronized List<FakeBlock> reorg(int depth, int length) {
        if (depth >= canonical.size()) {
            throw new IllegalArgumentException("block 0 stays: " + depth + " of " + canonical.size() + " blocks");
        }
        List<FakeBlock> newest = canonical.subList(canonical.size() - depth, canonical.size());
        List<FakeBlock> taken = List.copyOf(newest);
        newest.clear();
        branch++;
        mine(length);
        return taken;
    }

    /** Makes a branch canonical that was before, up to this block of it: a reorg that brings old blocks back. */
    public synchronized FakeChain switchTo(FakeBlock head) {
        List<FakeBlock> path = new ArrayList<>();
        FakeBlock at = head;
        while (!isCanonical(at)) {
            path.add(0, at);
            FakeBlock parent = mined.get(at.parentHash());
            if (parent == null) {
                throw new IllegalArgumentException("not a block of this chain: " + head);
            }
            at = parent;
        }
        canonical.subList((int) at.number() + 1, canonical.size()).clear();
        canonical.addAll(path);
        notifyAll();
        return this;
    }

    /** Lets the endpoint serve as if the newest blocks were not there yet. A lower head is not a reorg. */
    public synchronized FakeChain lagging(long blocks) {
        lag = blocks;
        notifyAll();
        return this;
    }

    public synchronized FakeChain finalizedUpTo(long number) {
        finalized = OptionalLong.of(number);
        return this;
    }

    /** Lets the endpoint answer {@code null} to these blocks. */
    public synchronized FakeChain hiding(BlockRange gap) {
        for (long number = gap.start(); number <= gap.end(); number++) {
            hidden.add(number);
        }
        return this;
    }

    public synchronized FakeChain hidingNothing() {
        hidden.clear();
        return this;
    }

    /** The canonical block of a number, served or not. */
    public synchronized FakeBlock at(long number) {
        return canonical.get(Math.toIntExact(number));
    }

    /** The newest canonical block, served or not. */
    public synchronized FakeBlock newest() {
        return canonical.get(canonical.size() - 1);
    }

    @Override
    public synchronized ChainHead head() {
        return new ChainHead(served(), finalized);
    }

    /** Every block but the hidden ones is announced. */
    @Override
    public synchronized List<HeadChange.Announced> announced(BlockRange heights) {
        List<HeadChange.Announced> announced = new ArrayList<>();
        for (long number = heights.start(); number <= heights.end(); number++) {
            if (!hidden.contains(number)) {
                announced.add(new HeadChange.Announced(number, at(number).hash()));
            }
        }
        return announced;
    }

    @Override
    public synchronized String answer(RpcRequest request) {
        return switch (request.method()) {
            case "eth_chainId" -> quoted(chainId);
            case "eth_blockNumber" -> quoted(served());
            case "eth_getBlockByNumber" ->
                byTag(first(request)).map(FakeBlock::json).orElse("null");
            case "eth_getBlockByHash" ->
                Optional.ofNullable(mined.get(first(request)))
                        .filter(this::isServed)
                        .map(FakeBlock::json)
                        .orElse("null");
            default -> throw new AssertionError("the fake chain does not answer " + request.method());
        };
    }

    private Optional<FakeBlock> byTag(String tag) {
        if (tag.equals("finalized") && finalized.isEmpty()) {
            return Optional.empty();
        }
        long number = switch (tag) {
            case "latest" -> served();
            case "finalized" -> finalized.getAsLong();
            case "earliest" -> 0;
            default -> Long.parseLong(tag.substring(2), 16);
        };
        return number < canonical.size()
                ? Optional.of(canonical.get(Math.toIntExact(number))).filter(this::isServed)
                : Optional.empty();
    }

    private static String first(RpcRequest request) {
        Matcher text = FIRST_TEXT.matcher(request.params());
        if (!text.find()) {
            throw new AssertionError(request.method() + " without a block: " + request.params());
        }
        return text.group(1);
    }

    private static String quoted(long number) {
        return "\"0x" + Long.toHexString(number) + "\"";
    }

    private long served() {
        return Math.max(0, canonical.size() - 1 - lag);
    }

    private boolean isServed(FakeBlock block) {
        return block.number() <= served() && !hidden.contains(block.number()) && isCanonical(block);
    }

    private boolean isCanonical(FakeBlock block) {
        return block.number() < canonical.size()
                && canonical.get((int) block.number()).equals(block);
    }

    private void add() {
        long number = canonical.size();
        String parent = number == 0 ? "0x" + "0".repeat(64) : newest().hash();
        FakeBlock block = new FakeBlock(
                number, hash(number, parent), parent, GENESIS.plusSeconds(number * SECONDS_A_BLOCK + branch));
        canonical.add(block);
        mined.put(block.hash(), block);
    }

    private String hash(long number, String parent) {
        try {
            byte[] text = (seed + "/" + chainId + "/" + branch + "/" + number + "/" + parent)
                    .getBytes(StandardCharsets.UTF_8);
            return "0x"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
