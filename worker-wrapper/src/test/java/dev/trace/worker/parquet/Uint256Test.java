package dev.trace.worker.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Uint256Test {
    private final Uint256 number = new Uint256();

    @Test
    void textAndNearestNumbersEqualThoseOfTheDecimalText() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            check(new BigInteger(random.nextInt(257), random), seed);
        }
    }

    @Test
    void edgesOfTheTypesAreExact() {
        BigInteger two = BigInteger.TWO;
        for (int bits = 0; bits <= 256; bits++) {
            for (int around = -3; around <= 3; around++) {
                BigInteger value = two.pow(bits).add(BigInteger.valueOf(around));
                if (value.signum() >= 0 && value.bitLength() <= 256) {
                    check(value, 0);
                }
            }
        }
        for (int digits = 0; digits < 78; digits++) {
            check(BigInteger.TEN.pow(digits), 0);
            check(BigInteger.TEN.pow(digits).subtract(BigInteger.ONE), 0);
        }
    }

    @Test
    void tiesGoToTheEvenNeighbour() {
        for (int shift = 12; shift < 200; shift++) {
            for (long kept : new long[] {(1L << 52) + 1, (1L << 52) + 2, (1L << 53) - 1}) {
                BigInteger tie = BigInteger.valueOf(kept)
                        .shiftLeft(1)
                        .add(BigInteger.ONE)
                        .shiftLeft(shift);
                check(tie, 0);
                check(tie.add(BigInteger.ONE), 0);
                check(tie.subtract(BigInteger.ONE), 0);
            }
        }
    }

    @Test
    void textIsReadBack() {
        BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
        assertEquals(most, new BigInteger(1, Uint256.parse(most.toString())));
        assertEquals(BigInteger.ZERO, new BigInteger(1, Uint256.parse("0")));
    }

    private void check(BigInteger value, long seed) {
        String text = value.toString();
        number.load(Uint256.parse(text), 0);
        number.format();
        String told = "seed " + seed + " value " + text;
        assertEquals(text, new String(number.text(), number.textStart(), number.textLength()), told);
        assertEquals(Double.parseDouble(text), number.toDouble(), told);
        assertEquals(Float.parseFloat(text), number.toFloat(), told);
        assertEquals(value.bitLength() <= 64, number.fits64(), told);
        assertEquals(value.longValue(), number.low64(), told);
    }
}
