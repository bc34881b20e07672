package dev.trace.operators.evm.trie;

import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.rlp.RlpWriter;
import java.util.HexFormat;

/**
 * The root of the trie in which a list's items lie under the RLP of their index, as headers commit to transactions,
 * receipts and withdrawals. The trie's shape follows from the number of items alone, so nodes are made in the order of
 * keys, each hashed as soon as it is whole: one item and one branch a level are held, in buffers used again. For one
 * thread.
 */
public final class IndexTrie {
    private static final byte[] EMPTY =
            HexFormat.of().parseHex("56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421");
    private static final int LEVELS = 8;
    private static final int LEAF = 2;

    private final Keccak256 keccak = new Keccak256();
    private final byte[] digest = new byte[Keccak256.LENGTH];
    private final byte[] root = new byte[Keccak256.LENGTH];
    private final RlpWriter top = new RlpWriter();
    private final RlpWriter head = new RlpWriter();
    private final RlpWriter[] branches = new RlpWriter[LEVELS];
    private final byte[] path = new byte[1 + LEVELS / 2];

    /**
     * Encodes the items of a list.
     *
     * @param <X> how it fails
     */
    @FunctionalInterface
    public interface Items<X extends Exception> {
        /** The item's encoding, not empty, left alone until the next call; each item is asked for once. */
        RlpWriter encode(int index) throws X;
    }

    public IndexTrie() {
        for (int i = 0; i < LEVELS; i++) {
            branches[i] = new RlpWriter();
        }
    }

    /**
     * The root, valid until the next call.
     *
     * @param count number of items
     */
    public <X extends Exception> byte[] root(int count, Items<X> items) throws X {
        if (count == 0) {
            return EMPTY.clone();
        }
        if (count > IndexKey.MAX_ITEMS) {
            throw new IllegalArgumentException(count + " items are more than a block can have");
        }
        top.clear();
        node(new Span<>(count, items), 0, count, 0, top);
        // The reference to a node is the node itself where that is short; the root is hashed all the same.
        if (top.length() <= Keccak256.LENGTH) {
            keccak.digest(top.array(), 0, top.length(), root, 0);
        } else {
            System.arraycopy(top.array(), 1, root, 0, root.length);
        }
        return root;
    }

    private record Span<X extends Exception>(int count, Items<X> items) {
        int index(int place) {
            return IndexKey.at(place, count);
        }

        int key(int place) {
            return IndexKey.bytes(index(place));
        }
    }

    /** Writes the reference to the node that holds the keys from one place up to another. */
    private <X extends Exception> void node(Span<X> all, int from, int to, int depth, RlpWriter parent) throws X {
        if (to - from == 1) {
            leaf(all, from, depth, parent);
            return;
        }
        int first = all.key(from);
        int last = all.key(to - 1);
        int shared = depth;
        while (IndexKey.nibble(first, shared) == IndexKey.nibble(last, shared)) {
            shared++;
        }
        RlpWriter branch = branches[shared];
        branch.clear();
        int list = branch.beginList();
        int next = from;
        for (int nibble = 0; nibble < 16; nibble++) {
            int start = next;
            while (next < to && IndexKey.nibble(all.key(next), shared) == nibble) {
                next++;
            }
            if (next == start) {
                branch.number(0);
            } else {
                node(all, start, next, shared + 1, branch);
            }
        }
        branch.number(0);
        branch.endList(list);
        if (shared == depth) {
            refer(branch, parent);
        } else {
            extension(branch, first, depth, shared, parent);
        }
    }

    private void extension(RlpWriter branch, int key, int depth, int shared, RlpWriter parent) {
        head.clear();
        int list = head.beginList();
        head.bytes(path, 0, path(key, depth, shared, 0));
        refer(branch, head);
        head.endList(list);
        refer(head, parent);
    }

    private <X extends Exception> void leaf(Span<X> all, int place, int depth, RlpWriter parent) throws X {
        int index = all.index(place);
        RlpWriter value = all.items.encode(index);
        int pathLength = path(IndexKey.bytes(index), depth, IndexKey.nibbles(index), LEAF);
        boolean bare = value.length() == 1 && value.array()[0] >= 0;
        int content = (pathLength == 1 ? 1 : 1 + pathLength)
                + (bare ? 0 : RlpWriter.headerLength(value.length()))
                + value.length();
        head.clear();
        head.listHeader(content);
        head.bytes(path, 0, pathLength);
        if (!bare) {
            head.stringHeader(value.length());
        }
        if (head.length() + value.length() < Keccak256.LENGTH) {
            parent.encoded(head.array(), 0, head.length());
            parent.encoded(value.array(), 0, value.length());
            return;
        }
        keccak.update(head.array(), 0, head.length());
        keccak.update(value.array(), 0, value.length());
        keccak.finish(digest, 0);
        parent.bytes(digest, 0, digest.length);
    }

    private void refer(RlpWriter node, RlpWriter parent) {
        if (node.length() < Keccak256.LENGTH) {
            parent.encoded(node.array(), 0, node.length());
        } else {
            keccak.digest(node.array(), 0, node.length(), digest, 0);
            parent.bytes(digest, 0, digest.length);
        }
    }

    /** Packs nibbles of a key, two a byte, behind a flag for the kind of node and an odd number. @return how many bytes */
    private int path(int key, int from, int to, int kind) {
        int odd = (to - from) & 1;
        path[0] = (byte) ((kind + odd) << 4 | (odd == 1 ? IndexKey.nibble(key, from) : 0));
        int at = 1;
        for (int depth = from + odd; depth < to; depth += 2) {
            path[at++] = (byte) (IndexKey.nibble(key, depth) << 4 | IndexKey.nibble(key, depth + 1));
        }
        return at;
    }
}
