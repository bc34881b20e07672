package dev.trace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trace.api.BlockRange;
import dev.trace.api.Commit;
import dev.trace.api.Emission;
import dev.trace.api.OperatorException;
import dev.trace.api.OperatorFactory;
import dev.trace.api.ReactiveContext;
import dev.trace.api.config.Config;
import dev.trace.api.config.ConfigKey;
import dev.trace.api.config.ConfigSpec;
import dev.trace.api.table.ColumnBatch;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract finds what it is there to find. */
class OperatorContractTest {
    @Test
    void swallowingTheInterruptionIsFound() {
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            Commit write(Config config, ReactiveContext context) throws OperatorException {
                try {
                    return super.write(config, context);
                } catch (InterruptedException e) {
                    return Commit.builder().build();
                }
            }
        });
        assertFails(contract::lostLeaseStopsTheOperator, "ended with");
    }

    @Test
    void turningTheInterruptionIntoAnErrorIsFound() {
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            Commit write(Config config, ReactiveContext context) throws OperatorException {
                try {
                    return super.write(config, context);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        assertFails(contract::cancellationIsPrompt, "IllegalStateException");
    }

    @Test
    void proposingOtherRowsTheSecondTimeIsFound() {
        AtomicInteger runs = new AtomicInteger();
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            Commit write(Config config, ReactiveContext context) {
                return Commit.builder()
                        .emit(new Emission.Cursor(1, runs.incrementAndGet()))
                        .build();
            }
        });
        assertFails(contract::rerunProposesTheSameRows, "position=2");
    }

    @Test
    void rowThatDiffersByAttemptIsFound() {
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            String value(ReactiveContext context, String answer) {
                return answer + context.fence();
            }
        });
        assertFails(contract::duplicateSchedulingIsHarmless, "as another task");
        assertFails(contract::everyRowIsThereExactlyOnceWhereverAnAttemptDies, "after an attempt died at");
    }

    @Test
    void rowThatDependsOnTheClockIsFound() {
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            String value(ReactiveContext context, String answer) {
                return answer + context.clock().instant();
            }
        });
        assertFails(contract::wallClockReachesNoRow, "an hour earlier");
    }

    @Test
    void eventThatAZombieInventsIsFound() {
        AtomicInteger runs = new AtomicInteger();
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            Commit write(Config config, ReactiveContext context) throws OperatorException, InterruptedException {
                context.emit(List.of(new Emission.Cursor(1, runs.incrementAndGet())));
                return super.write(config, context);
            }
        });
        assertFails(contract::zombieAttemptChangesNothing, "after a zombie went on from");
    }

    @Test
    void anExampleThatIsNotValidIsFound() {
        OperatorContract contract = contract(new NumbersFactory() {
            @Override
            public ConfigSpec config() {
                return ConfigSpec.of(ConfigKey.integer("size")
                        .doc("Size.")
                        .range(1, 10)
                        .example("11")
                        .build());
            }
        });
        assertFails(contract::everyExampleAndDefaultIsValid, "must be from 1 to 10");
    }

    @Test
    void rowsOutsideOfTheRangeAreFound() {
        RecordingTable table = RecordingTable.of(NumbersFactory.TABLE);
        ColumnBatch batch = new ColumnBatch(NumbersFactory.TABLE);
        batch.longs(0).append(5);
        batch.bytes(1).append(new byte[] {'x'});
        AssertionError error = assertThrows(
                AssertionError.class, () -> table.replace(new BlockRange(6, 9)).write(batch));
        assertEquals("numbers: block 5 is outside of the range 6-9", error.getMessage());
    }

    private static void assertFails(Executable check, String because) {
        AssertionError error = assertThrows(AssertionError.class, check);
        assertTrue(error.getMessage().contains(because), error.getMessage());
    }

    private static OperatorContract contract(NumbersFactory factory) {
        return new NumbersContractTest() {
            @Override
            protected OperatorFactory factory() {
                return factory;
            }
        };
    }
}
