// Mines the quickstart chain and records it. See README.md.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import solc from "solc";
import {
  concatHex, encodeDeployData, encodeFunctionData, getContractAddress, keccak256, numberToHex, parseEther, sha256, slice,
  toHex, toRlp,
} from "viem";
import { mnemonicToAccount } from "viem/accounts";
import { startNode } from "./node.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const TARGET = join(HERE, "../../operators/src/main/resources/dev/trace/operators/evm/recorded/quickstart.jsonl.gz");
const CHAIN_ID = 31337000;
const GENESIS_TIME = 1735689600; // 2025-01-01T00:00:00Z
const BLOCK_SECONDS = 12;
const BLOCKS = 1000;
const BUSY_BLOCK = 600;
const MNEMONIC = "test test test test test test test test test test test junk";
const GWEI = 1_000_000_000n;

// A small generator with a fixed seed: the chain must be the same whenever it is recorded.
let seed = 20250101;
function random(below) {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * below);
}
const pick = (list) => list[random(list.length)];

const node = await startNode([
  "--chain-id", String(CHAIN_ID), "--hardfork", "prague", "--timestamp", String(GENESIS_TIME), "--no-mining",
  "--order", "fifo", "--mnemonic", MNEMONIC, "--accounts", "10", "--gas-limit", "100000000",
]);
const accounts = Array.from({ length: 10 }, (_, i) => mnemonicToAccount(MNEMONIC, { addressIndex: i }));
const addresses = accounts.map((each) => each.address);
let sent = 0;
const nonces = new Map(addresses.map((each) => [each, 0]));
const strangers = Array.from({ length: 40 }, (_, i) => slice(keccak256(numberToHex(i)), 12));

const compiled = compile();
const code = {};

function compile() {
  const input = {
    language: "Solidity",
    sources: { "contracts.sol": { content: readFileSync(join(HERE, "contracts.sol"), "utf8") } },
    settings: {
      evmVersion: "prague",
      optimizer: { enabled: true },
      metadata: { appendCBOR: false },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  const errors = (output.errors ?? []).filter((each) => each.severity === "error");
  if (errors.length > 0) {
    throw new Error(errors.map((each) => each.formattedMessage).join("\n"));
  }
  return output.contracts["contracts.sol"];
}

const abi = (name) => compiled[name].abi;
const bytecode = (name) => `0x${compiled[name].evm.bytecode.object}`;
const data = (name, functionName, ...args) => encodeFunctionData({ abi: abi(name), functionName, args });

async function send(from, fields) {
  const nonce = nonces.get(from.address);
  nonces.set(from.address, nonce + 1);
  const raw = await from.signTransaction({ chainId: CHAIN_ID, nonce, gas: 200_000n, ...price(fields), ...fields });
  await node.call("eth_sendRawTransaction", raw);
  sent++;
  return getContractAddress({ from: from.address, nonce: BigInt(nonce) });
}

function price(fields) {
  const legacy = fields.type === "legacy" || fields.type === "eip2930";
  const tip = BigInt(1 + random(3)) * GWEI;
  return legacy
    ? { gasPrice: 20n * GWEI + tip }
    : { maxFeePerGas: 30n * GWEI, maxPriorityFeePerGas: tip, type: fields.type ?? "eip1559" };
}

async function deploy(from, name, ...args) {
  const payload = encodeDeployData({ abi: abi(name), bytecode: bytecode(name), args });
  return send(from, { data: payload, gas: 3_000_000n });
}

// The blob of zeroes has the point at infinity as commitment and proof, so no trusted setup is needed.
const INFINITY = `0xc0${"00".repeat(47)}`;
const ZERO_BLOB = `0x${"00".repeat(131072)}`;
const BLOB_HASH = concatHex(["0x01", slice(sha256(INFINITY), 1)]);

function blobs(count) {
  const sidecars = Array.from({ length: count }, () => ({ blob: ZERO_BLOB, commitment: INFINITY, proof: INFINITY }));
  return {
    type: "eip4844",
    to: pick(strangers),
    maxFeePerBlobGas: 10n * GWEI,
    blobVersionedHashes: Array(count).fill(BLOB_HASH),
    sidecars,
  };
}

// Signers of authorizations send nothing themselves: the node's queue does not know that an authorization uses up a nonce.
const signers = Array.from({ length: 5 }, (_, i) => mnemonicToAccount(MNEMONIC, { addressIndex: 20 + i }));

async function delegation() {
  const signer = pick(signers);
  const next = nonces.get(signer.address) ?? 0;
  const valid = random(3) > 0; // one with a wrong nonce is skipped, its transaction is not
  const authorization = await signer.signAuthorization({
    chainId: CHAIN_ID, nonce: valid ? next : next + 7, contractAddress: code.oddities,
  });
  nonces.set(signer.address, valid ? next + 1 : next);
  return { type: "eip7702", to: pick([signer.address, pick(strangers)]), authorizationList: [authorization], data: "0x" };
}

const amount = () => BigInt(1 + random(1_000_000)) * 10n ** BigInt(random(15));
const text = () => "block ".repeat(1 + random(20)) + '"quoted\\" \u00fc \u{1f4e6}';

const kinds = [
  [20, () => ({ to: pick(strangers), value: amount() })],
  [6, () => ({ type: "legacy", to: pick(addresses), value: amount() })],
  [2, () => ({ type: "legacy", chainId: undefined, to: pick(strangers), value: amount() })],
  [30, () => ({ to: code.coin, data: data("Coin", "transfer", pick(strangers), amount()) })],
  [6, () => ({ to: code.coin, data: data("Coin", "approve", pick(addresses), amount() * 1000n) })],
  [6, () => ({ to: code.coin, data: data("Coin", "transferFrom", pick(addresses), pick(strangers), amount()) })],
  [3, () => ({ to: code.coin, gas: 2_000_000n, data: data("Coin", "airdrop", strangers.slice(0, 5 + random(20)), 1n) })],
  [8, () => ({ to: code.picture, data: data("Picture", "mint", pick(addresses)) })],
  [3, (from) => ({ to: code.picture, data: data("Picture", "transferFrom", from.address, pick(strangers), BigInt(random(300))) })],
  [5, () => ({
    type: "eip2930", to: code.coin, data: data("Coin", "transfer", pick(strangers), amount()),
    accessList: [{ address: code.coin, storageKeys: [numberToHex(random(9), { size: 32 })] }, { address: code.picture, storageKeys: [] }],
  })],
  [2, () => ({ to: code.coin, data: data("Coin", "approve", pick(strangers), 0n), accessList: [{ address: pick(addresses), storageKeys: [] }] })],
  [2, () => blobs(1 + random(3))],
  [2, delegation],
  [3, () => ({ to: code.oddities, data: data("Oddities", "logs", text()) })],
  [2, () => ({ to: code.oddities, gas: 1_000_000n, data: data("Oddities", "create", numberToHex(random(2 ** 30), { size: 32 })) })],
  [2, () => ({ to: code.oddities, data: data("Oddities", "revertWithReason") })],
  [1, () => ({ to: code.oddities, gas: 60_000n, data: data("Oddities", "burnAllGas") })],
  [1, () => ({ to: code.oddities, gas: 60_000n, data: data("Oddities", "loopForever") })],
  [2, () => ({ to: code.oddities, data: data("Oddities", "catchFailure") })],
  [1, () => ({ to: code.oddities, value: parseEther("0.01") })],
  [1, () => ({ gas: 500_000n, data: bytecode("Child") })],
  [1, () => ({ gas: 100_000n, data: bytecode("Stillborn") })],
  [1, () => ({ gas: 60_000n, data: "0x60ef60005360016000f3" })], // code that begins with 0xef is refused
  [1, () => ({ gas: 60_000n, data: "0x600160005260206000fd" })],
  [1, () => ({ to: "0x0000000000000000000000000000000000000002", data: toHex(text()) })],
];
const weights = kinds.flatMap(([weight, make]) => Array(weight).fill(make));

async function mine(number) {
  await node.call("evm_setNextBlockTimestamp", GENESIS_TIME + number * BLOCK_SECONDS);
  await node.call("anvil_mine", "0x1");
}

async function transactions(count) {
  for (let i = 0; i < count; i++) {
    const from = pick(accounts);
    await send(from, await pick(weights)(from));
  }
}

function size(number) {
  if (number % 9 === 0 || number > BLOCKS - 5) return 0; // the last ones mine what is left over
  if (number === BUSY_BLOCK) return 120;
  return number % 50 === 0 ? 40 : 1 + random(7);
}

function header(b) {
  const integer = (value) => (BigInt(value) === 0n ? "0x" : numberToHex(BigInt(value)));
  return [
    b.parentHash, b.sha3Uncles, b.miner, b.stateRoot, b.transactionsRoot, b.receiptsRoot, b.logsBloom,
    ...[b.difficulty, b.number, b.gasLimit, b.gasUsed, b.timestamp].map(integer), b.extraData, b.mixHash, b.nonce,
    integer(b.baseFeePerGas), b.withdrawalsRoot, integer(b.blobGasUsed), integer(b.excessBlobGas),
    b.parentBeaconBlockRoot, b.requestsHash,
  ].map((value) => (value.length % 2 === 1 ? `0x0${value.slice(2)}` : value));
}

async function record() {
  const lines = [];
  const seen = { transactions: 0, logs: 0, failed: 0, types: {} };
  const line = (number, method, params, result) =>
    lines.push(JSON.stringify({ chain_id: CHAIN_ID, number, method, params, how: "recorded", result }));
  for (let number = 0; number <= BLOCKS; number++) {
    const tag = numberToHex(number);
    const block = await node.call("eth_getBlockByNumber", tag, true);
    if (keccak256(toRlp(header(block))) !== block.hash) {
      throw new Error(`block ${number} is not what its hash says: ${JSON.stringify(block)}`);
    }
    line(number, "eth_getBlockByNumber", [tag, true], block);
    if (block.transactions.length === 0) continue; // the server answers [] for its receipts
    const receipts = await node.call("eth_getBlockReceipts", tag);
    line(number, "eth_getBlockReceipts", [tag], receipts);
    for (const receipt of receipts) {
      seen.transactions++;
      seen.logs += receipt.logs.length;
      seen.failed += receipt.status === "0x0" ? 1 : 0;
      seen.types[receipt.type] = (seen.types[receipt.type] ?? 0) + 1;
    }
  }
  if (seen.transactions !== sent) {
    throw new Error(`${sent} transactions were sent, ${seen.transactions} are in blocks`);
  }
  return { text: `${lines.join("\n")}\n`, seen };
}

try {
  code.coin = await deploy(accounts[0], "Coin", addresses);
  code.picture = await deploy(accounts[0], "Picture");
  code.oddities = await deploy(accounts[1], "Oddities");
  for (let number = 1; number <= BLOCKS; number++) {
    await transactions(size(number));
    await mine(number);
  }
  const { text: recording, seen } = await record();
  const zipped = gzipSync(recording, { level: 9 });
  zipped[9] = 255; // "unknown system", so that the same bytes come out everywhere
  mkdirSync(dirname(TARGET), { recursive: true });
  writeFileSync(TARGET, zipped);
  console.log(`${BLOCKS + 1} blocks, ${JSON.stringify(seen)}, ${recording.length} bytes, ${zipped.length} zipped`);
} finally {
  node.stop();
}
