package dev.trace.bench.micro;

import dev.trace.operators.evm.rlp.Keccak256;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Keccak-256 of an address, a topic and a header, beside the JDK's SHA3-256, which permutes the same state as often. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeccakBenchmark {
    @Param({"20", "32", "600"})
    int length = 32;

    private final byte[] message = new byte[1024];
    private final byte[] digest = new byte[Keccak256.LENGTH];
    private final Keccak256 keccak = new Keccak256();
    private final MessageDigest sha3;

    public KeccakBenchmark() {
        try {
            sha3 = MessageDigest.getInstance("SHA3-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Benchmark
    public byte[] keccak() {
        keccak.digest(message, 0, length, digest, 0);
        return digest;
    }

    /** The baseline. */
    @Benchmark
    public byte[] sha3OfTheJdk() {
        sha3.update(message, 0, length);
        return sha3.digest();
    }
}
