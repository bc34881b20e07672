// Anvil as a child process, and calls to it.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { dirname, join } from "node:path";

function binary() {
  const platform = process.platform === "win32" ? "win32" : process.platform;
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const name = `@foundry-rs/anvil-${platform}-${arch}/package.json`;
  const folder = dirname(createRequire(import.meta.url).resolve(name));
  return join(folder, "bin", process.platform === "win32" ? "anvil.exe" : "anvil");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

export async function startNode(options) {
  const port = await freePort();
  const child = spawn(binary(), ["--silent", "--port", String(port), ...options], { stdio: "inherit" });
  const url = `http://127.0.0.1:${port}`;
  let id = 0;
  async function call(method, ...params) {
    const body = JSON.stringify({ jsonrpc: "2.0", id: ++id, method, params });
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
    const answer = await response.json();
    if (answer.error) {
      throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
    }
    return answer.result;
  }
  for (let tries = 0; ; tries++) {
    try {
      await call("eth_chainId");
      break;
    } catch (e) {
      if (tries === 100) throw e;
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  return { call, stop: () => child.kill() };
}
