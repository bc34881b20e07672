package dev.trace.operators.evm.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trace.api.table.VerificationLevel;
import dev.trace.operators.evm.WithChainData;
import dev.trace.operators.evm.decode.BadAnswerException;
import dev.trace.operators.evm.decode.BadAnswerException.Part;
import dev.trace.operators.evm.decode.EvmBlock;
import dev.trace.operators.evm.decode.ReceiptRlp;
import dev.trace.operators.evm.decode.ReceiptRlp.Form;
import dev.trace.operators.evm.rlp.Keccak256;
import dev.trace.operators.evm.trie.IndexTrie;
import dev.trace.operators.evm.verify.Proof.Proved;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What chains do otherwise than Ethereum, and what answers do not tell. */
@WithChainData
class ChainQuirksTest {
    private static final String LATE = "mainnet-22431080-22431090";
    private static final String EARLY = "mainnet-1000000-1000030";
    private static final String SECOND_LAYERS = "l2-blocks";
    private static final long POLYGON = 137;
    private static final long BASE_SEPOLIA = 84532;
    private static final long ARBITRUM = 42161;
    private static final long HYPERLIQUID = 999;
    private static final long UNKNOWN_CHAIN = 987_654_321;
    private static final String OTHER_ROOT = "0x" + "ab".repeat(32);

    @Test
    void hashesOfTransactionsReachNoRootThoughReceiptsAreProved() throws Exception {
        Proof proof = late().withHashesOnly();
        assertEquals(new Proved(VerificationLevel.HEADER, List.of()), proof.proved());
        Proof altered = late().withHashesOnly().receipts(ChainQuirksTest::alterALog);
        assertEquals(Part.RECEIPTS, altered.refused().part());
    }

    @Test
    void wholeTransactionsWithoutReceiptsReachRoots() throws Exception {
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of()),
                late().withoutReceipts().proved());
    }

    @Test
    void aBlockWithoutTransactionsReachesRootsByItself() throws Exception {
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of()),
                Proof.of("mainnet-0-511", 100).withHashesOnly().proved());
    }

    @Test
    void receiptsWithoutTheirStateRootFromBeforeByzantiumAreSaidToBeUnproved() throws Exception {
        assertEquals(
                new Proved(
                        VerificationLevel.HEADER,
                        List.of("receipts root: receipts from before Byzantium come without their state roots")),
                withoutStateRoots().proved());
        BadAnswerException e = withoutStateRoots()
                .receipts(all -> all.forEach(receipt ->
                        receipt.path("logs").forEach(log -> ((ObjectNode) log).put("address", "0x" + "11".repeat(20)))))
                .refused();
        assertTrue(e.getMessage().contains("logs bloom"), e.getMessage());
    }

    @Test
    void aStatusInventedBesideAStateRootIsSaidToBeUnproved() throws Exception {
        Proof proof = early().receipts(all -> all.forEach(receipt -> ((ObjectNode) receipt).put("status", "0x1")));
        assertEquals(
                new Proved(
                        VerificationLevel.ROOTS,
                        List.of("status of transactions: before Byzantium receipts hold a state root instead")),
                proof.proved());
    }

    @Test
    void aRootThatIsNoStateRootIsNotTakenForOne() throws Exception {
        Proof proof = late().receipts(all -> all.forEach(receipt -> ((ObjectNode) receipt).put("root", "0x")));
        assertEquals(VerificationLevel.ROOTS, proof.proved().level());
    }

    @Test
    void aReceiptWithoutItsBloomGetsOne() throws Exception {
        Proof proof = late().receipts(all -> all.forEach(receipt -> ((ObjectNode) receipt).remove("logsBloom")));
        assertEquals(new Proved(VerificationLevel.ROOTS, List.of()), proof.proved());
    }

    @Test
    void polygonsStateSyncTransactionIsInNoRootAndNamed() throws Exception {
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of("system transactions: the header commits to none of them")),
                withStateSync().proved());
        BadAnswerException e = withStateSync()
                .transaction(0, each -> each.put("value", "0x1234567"))
                .refused();
        assertEquals(Part.BLOCK, e.part());
    }

    @Test
    void anotherTransactionAtABlocksEndIsNoStateSync() throws Exception {
        Proof proof = withStateSync();
        int last = proof.tree().path("transactions").size() - 1;
        proof.transaction(last, each -> each.put("hash", OTHER_ROOT));
        assertEquals(Part.BLOCK, proof.refused().part());
    }

    @Test
    void aTransactionWhoseEncodingIsNotKnownLeavesItsBlockUnprovedAndTheOthersProved() throws Exception {
        assertEquals(
                new Proved(
                        VerificationLevel.HEADER,
                        List.of(
                                "receipts of type 0x7f: their encoding is not known",
                                "transactions of type 0x7f: their encoding is not known")),
                ofUnknownType().proved());
        BadAnswerException e = ofUnknownType()
                .transaction(1, each -> each.put("value", "0x1234567"))
                .refused();
        assertTrue(e.getMessage().contains("transaction 1: hash is not what"), e.getMessage());
    }

    @Test
    void aStorageRootInPlaceOfWithdrawalsIsFineOnTheOpStackAlone() throws Exception {
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of()),
                Proof.of(SECOND_LAYERS, BASE_SEPOLIA, 42_348_318).proved());
        // Its first transaction, a deposit, shows what kind of chain it is.
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of()),
                Proof.of(SECOND_LAYERS, BASE_SEPOLIA, 42_348_318)
                        .onChain(UNKNOWN_CHAIN)
                        .proved());
        assertEquals(
                Part.BLOCK,
                late().onChain(UNKNOWN_CHAIN)
                        .block(block -> block.putArray("withdrawals"))
                        .refused()
                        .part());
    }

    @Test
    void withdrawalsOnTheOpStackAreRefused() {
        JsonNode withdrawals = late().tree().path("withdrawals");
        Proof proof =
                Proof.of(SECOND_LAYERS, BASE_SEPOLIA, 42_348_318).block(block -> block.set("withdrawals", withdrawals));
        assertEquals(Part.BLOCK, proof.refused().part());
    }

    @Test
    void hashesOnlyDoNotTellWhetherAWithdrawalsRootIsAStorageRoot() throws Exception {
        Proved proved = Proof.of(SECOND_LAYERS, BASE_SEPOLIA, 42_348_318)
                .onChain(UNKNOWN_CHAIN)
                .withHashesOnly()
                .proved();
        assertEquals(VerificationLevel.HEADER, proved.level());
        assertTrue(proved.notProvable().get(0).startsWith("withdrawals root: "), proved.toString());
    }

    @Test
    void aDepositAlteredIsRefusedOnTheOpStack() {
        Proof proof = Proof.of(SECOND_LAYERS, BASE_SEPOLIA, 42_348_318).transaction(0, each -> each.put("mint", "0x1"));
        assertEquals(Part.BLOCK, proof.refused().part());
    }

    @Test
    void aDepositsReceiptIsHashedWithItsNonceOnlyFromCanyonOn() throws Exception {
        Proof canyon = resealed(
                Proof.of("base-goerli-1041847", 1_041_847)
                        .receipt(0, each -> each.put("depositNonce", "0x5").put("depositReceiptVersion", "0x1")),
                Form.USUAL);
        assertEquals(new Proved(VerificationLevel.ROOTS, List.of()), canyon.proved());
        assertEquals(
                Part.RECEIPTS,
                canyon.receipt(0, each -> each.put("depositNonce", "0x6"))
                        .refused()
                        .part());
        Proof before = Proof.of("base-goerli-1041847", 1_041_847).receipt(0, each -> each.put("depositNonce", "0x5"));
        assertEquals(VerificationLevel.ROOTS, before.proved().level());
    }

    @Test
    void arbitrumsInternalTransactionsAreProved() throws Exception {
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of()),
                Proof.of(SECOND_LAYERS, ARBITRUM, 150_000_000).proved());
        Proof altered = Proof.of(SECOND_LAYERS, ARBITRUM, 150_000_000)
                .transaction(0, each -> each.put("input", "0x" + "12".repeat(36)));
        assertEquals(Part.BLOCK, altered.refused().part());
    }

    @Test
    void arbitrumsClassicEraHasNoProvableRoots() throws Exception {
        Proof proof = Proof.of(EARLY, 1_000_000).onChain(ARBITRUM).transaction(0, each -> each.put("value", "0x1"));
        assertEquals(
                new Proved(
                        VerificationLevel.HEADER,
                        List.of(
                                "roots: Arbitrum's blocks before Nitro do not hash transactions and receipts as Ethereum's")),
                proof.proved());
    }

    @Test
    void aCosmosChainHashesEachTransactionsOwnGas() throws Exception {
        Proof proof = resealed(late().onChain(UNKNOWN_CHAIN), Form.OWN_GAS);
        assertEquals(new Proved(VerificationLevel.ROOTS, List.of()), proof.proved());
        assertEquals(
                Part.RECEIPTS,
                proof.receipts(ChainQuirksTest::alterALog).refused().part());
    }

    @Test
    void hyperliquidsSystemTransactionsAreInNoRootAndNamed() throws Exception {
        Proof proof = withSystemTransaction();
        assertEquals(
                new Proved(VerificationLevel.ROOTS, List.of("system transactions: the header commits to none of them")),
                proof.proved());
        assertEquals(VerificationLevel.HEADER, proof.withHashesOnly().proved().level());
    }

    @ParameterizedTest
    @ValueSource(longs = {324, 25})
    void chainsWithHeadersOfTheirOwnSayWhy(long chain) throws Exception {
        Proved proved = late().onChain(chain).proved();
        assertEquals(VerificationLevel.STRUCTURAL, proved.level());
        assertTrue(proved.notProvable().stream().anyMatch(each -> each.startsWith("header hash: ")));
        assertTrue(proved.notProvable().stream().anyMatch(each -> each.startsWith("roots: ")));
    }

    @Test
    void aRootIsHeldAgainstAHeaderThatCannotBeHashed() throws Exception {
        assertEquals(VerificationLevel.STRUCTURAL, late().onChain(4217).proved().level());
        Proof altered = late().onChain(4217).receipts(ChainQuirksTest::alterALog);
        assertEquals(Part.RECEIPTS, altered.refused().part());
    }

    @Test
    void transactionsWithoutSignatureAreRefusedOnlyWhereAllHaveOne() throws Exception {
        Proof unknown = late().onChain(UNKNOWN_CHAIN).transaction(3, ChainQuirksTest::unsigned);
        assertEquals(
                new Proved(
                        VerificationLevel.HEADER, List.of("transactions of type 0x2: some come without a signature")),
                unknown.proved());
        assertEquals(
                Part.BLOCK,
                late().transaction(3, ChainQuirksTest::unsigned).refused().part());
    }

    private static Proof late() {
        return Proof.of(LATE, 22_431_084);
    }

    private static Proof early() {
        return Proof.of(EARLY, 1_000_023);
    }

    private static Proof withoutStateRoots() {
        return early().receipts(all -> all.forEach(
                receipt -> ((ObjectNode) receipt).put("status", "0x1").remove("root")));
    }

    private static void unsigned(ObjectNode transaction) {
        transaction.putNull("v").putNull("r").putNull("s").remove("yParity");
    }

    private static Proof ofUnknownType() {
        return Proof.of(SECOND_LAYERS, POLYGON, 50_000_000)
                .transaction(0, each -> each.put("type", "0x7f"))
                .receipt(0, each -> each.put("type", "0x7f"));
    }

    private static Proof withStateSync() {
        Proof proof = Proof.of(SECOND_LAYERS, POLYGON, 50_000_000);
        byte[] key = ByteBuffer.allocate(18 + 8 + 32)
                .put("matic-bor-receipt-".getBytes(StandardCharsets.US_ASCII))
                .putLong(50_000_000)
                .put(HexFormat.of().parseHex(proof.tree().path("hash").asText().substring(2)))
                .array();
        String hash = "0x" + HexFormat.of().formatHex(new Keccak256().digest(key));
        ArrayNode transactions = (ArrayNode) proof.tree().path("transactions");
        ObjectNode added = transactions.get(0).deepCopy();
        String index = "0x" + Integer.toHexString(transactions.size());
        transactions.add(added.put("hash", hash).put("type", "0x0").put("transactionIndex", index));
        return proof.receipts(all -> {
            ObjectNode receipt = all.get(0).deepCopy();
            receipt.put("transactionHash", hash).put("transactionIndex", index).put("cumulativeGasUsed", "0x0");
            receipt.putArray("logs");
            ((ArrayNode) all).add(receipt);
        });
    }

    private static Proof withSystemTransaction() {
        Proof proof = Proof.of("mainnet-16000000-16000001", 16_000_001).onChain(HYPERLIQUID);
        ArrayNode transactions = (ArrayNode) proof.tree().path("transactions");
        ObjectNode added = transactions.get(0).deepCopy();
        added.put("gasPrice", "0x0").put("hash", OTHER_ROOT);
        transactions.insert(0, added);
        for (int i = 0; i < transactions.size(); i++) {
            ((ObjectNode) transactions.get(i)).put("transactionIndex", "0x" + Integer.toHexString(i));
        }
        return proof.receipts(all -> {
            ObjectNode receipt = all.get(0).deepCopy();
            receipt.put("cumulativeGasUsed", "0x0").put("transactionHash", OTHER_ROOT);
            receipt.putArray("logs");
            ((ArrayNode) all).insert(0, receipt);
            for (int i = 0; i < all.size(); i++) {
                String index = "0x" + Integer.toHexString(i);
                ((ObjectNode) all.get(i)).put("transactionIndex", index);
                all.get(i).path("logs").forEach(log -> ((ObjectNode) log).put("transactionIndex", index));
            }
        });
    }

    private static void alterALog(JsonNode receipts) {
        for (JsonNode receipt : receipts) {
            for (JsonNode log : receipt.path("logs")) {
                String data = log.path("data").asText();
                if (data.length() > 2) {
                    ((ObjectNode) log).put("data", data.substring(0, data.length() - 1) + (data.endsWith("0") ? 1 : 0));
                    return;
                }
            }
        }
        throw new AssertionError("no log with data");
    }

    /** Gives the block the receipts root of its changed receipts, and the hash that follows. */
    private static Proof resealed(Proof proof, Form form) throws BadAnswerException {
        EvmBlock read = proof.read();
        ReceiptRlp rlp = new ReceiptRlp((block, receipt) -> {
            throw new AssertionError("every receipt has its bloom");
        });
        byte[] root = new IndexTrie().root(read.receipts().rows(), row -> rlp.encode(read, row, form));
        return proof.block(
                        block -> block.put("receiptsRoot", "0x" + HexFormat.of().formatHex(root)))
                .sealed();
    }
}
