package dev.trace.dag.validate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.dag.yaml.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRuleTest {
    private static List<Problem> problems(String entry) {
        return DagFixture.validate(
                        DagFixture.with("config: { chunk_size: 100 }", "config: { chunk_size: 100, " + entry + " }"))
                .problems()
                .stream()
                .filter(each -> !each.message().contains("is not a known key"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x: AKIAIOSFODNN7EXAMPLE",
                "x: sk_live_4eC39HqLyjWDarjtT1zdp7dc",
                "x: \"postgresql://trace:hunter2@db/trace\"",
                "x: \"http://10.0.0.1:8545\"",
                "x: \"wss://mainnet.example.org/ws\"",
                "x: [a, \"https://eth.example.org\"]",
                "rpc_url: \"https://eth.example.org\"",
                "api_key: 0123456789abcdef0123456789abcdef",
                "password: \"aB3dE5gH7jK9mN1pQ3sT\"",
                "auth_token: \"ghp_abcdefghijklmnopqrstuvwxyz0123456789\"",
                "token: 123e4567-e89b-12d3-a456-426614174000",
                "private_key: \"0x4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318\"",
                "x: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                "x: \"-----BEGIN EC PRIVATE KEY-----\""
            })
    void secretsAndUrlsAreRefusedAndNeverRepeated(String entry) {
        List<Problem> found = problems(entry);
        assertEquals(1, found.size(), found.toString());
        assertEquals(14, found.get(0).at().line());
        String value = entry.substring(entry.indexOf(' ') + 1).replaceAll("[\\[\\]\"]|a, ", "");
        assertTrue(!found.get(0).toString().contains(value), found.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "address: \"0xdac17f958d2ee523a2206206994597c13d831ec7\"",
                "token: \"0xdAC17F958D2ee523a2206206994597C13D831ec7\"",
                "topic0: \"0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef\"",
                "hash: ddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
                "tokens: [usdc_transfer_events_v2_2024]",
                "rpc_pool: skale_europa_mainnet_2",
                "path: \"s3://bucket/prefix\"",
                "from: \"2024-01-01T00:00:00Z\""
            })
    void addressesHashesAndTopicsAreNoSecrets(String entry) {
        assertEquals(
                List.of(),
                problems(entry).stream()
                        .filter(each -> each.message().contains("secret")
                                || each.message().contains("URL"))
                        .toList());
    }

    @Test
    void commentsAreReadToo() {
        Problem found = DagFixture.validate(
                        DagFixture.with("name: good", "name: good # old: https://me:pw1@rpc.example.org"))
                .problems()
                .get(0);
        assertEquals(
                "x.yaml:1:19: error: this looks like a URL with a password; a DAG is stored and shown: name a secret"
                        + " under 'secrets' instead",
                found.toString());
    }

    @Test
    void anOperatorMayDeclareASettingForTheUrlOfAFeed() {
        String feed = """
                - name: feed
                  activation: source
                  operator: feed
                  source: { kind: cron, schedule: rate(1 hour) }
                  config: { feed_url: "https://prices.example.org/v1/all.json" }
                  update_strategy: replace
                  output_dataset: prices
                """;
        assertEquals(List.of(), DagFixture.problems(DagFixture.and(feed)));
        assertEquals(
                1,
                DagFixture.problems(DagFixture.and(feed.replace("https://prices", "https://u:pw@prices")))
                        .size());
    }
}
