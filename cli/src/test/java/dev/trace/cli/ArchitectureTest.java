package dev.trace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;

/** Dependencies point one way: api, then operators and dag-model, then worker and dispatcher, then cli. */
@AnalyzeClasses(packages = "dev.trace", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String API = "dev.trace.api..";
    private static final String TESTKIT = "dev.trace.testkit..";
    private static final String OPERATORS = "dev.trace.operators..";
    private static final String DAG = "dev.trace.dag..";
    private static final String WORKER = "dev.trace.worker..";
    private static final String DISPATCHER = "dev.trace.dispatcher..";
    private static final String CLI = "dev.trace.cli..";

    @ArchTest
    static final ArchRule apiNeedsTheJdkAlone = classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(API, "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule testkitNeedsTheApiAlone = noClasses()
            .that()
            .resideInAPackage(TESTKIT)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OPERATORS, DAG, WORKER, DISPATCHER, CLI);

    @ArchTest
    static final ArchRule operatorsKnowTheApiAlone = noClasses()
            .that()
            .resideInAPackage(OPERATORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DAG, WORKER, DISPATCHER, CLI);

    @ArchTest
    static final ArchRule operatorsReachNoStorage = noClasses()
            .that()
            .resideInAPackage(OPERATORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "org.postgresql..", "software.amazon..", "org.apache.parquet..");

    @ArchTest
    static final ArchRule operatorsNeverImportOneAnother =
            slices().matching("dev.trace.operators.(*)").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule operatorsSeeEndpointsThroughTheApi = noClasses()
            .that()
            .resideInAPackage("dev.trace.operators.*")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.trace.operators.evm.rpc..", "dev.trace.operators.evm.recorded..");

    @ArchTest
    static final ArchRule dagModelKnowsTheApiAlone = noClasses()
            .that()
            .resideInAPackage(DAG)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OPERATORS, WORKER, DISPATCHER, CLI);

    @ArchTest
    static final ArchRule workerKnowsNoDispatcher = noClasses()
            .that()
            .resideInAPackage(WORKER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(DISPATCHER, CLI);

    @ArchTest
    static final ArchRule dispatcherKnowsNoWorkerAndNoOperator = noClasses()
            .that()
            .resideInAPackage(DISPATCHER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(WORKER, OPERATORS, CLI);

    @ArchTest
    static final ArchRule dispatcherInternalsStayInside = noClasses()
            .that()
            .resideInAPackage(CLI)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.trace.dispatcher.store..",
                    "dev.trace.dispatcher.loop..",
                    "dev.trace.dispatcher.route..",
                    "dev.trace.dispatcher.lease..",
                    "dev.trace.dispatcher.budget..");

    @ArchTest
    static final ArchRule workersAskNoClockOfTheirMachine = noClasses()
            .that()
            .resideInAnyPackage(WORKER, OPERATORS)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("a worker whose clock is wrong must work");

    @ArchTest
    static final ArchRule onlyTheConsoleUsesStandardStreams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule embeddedDatabaseStandsAlone = noClasses()
            .that()
            .resideInAPackage("dev.trace.cli.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    API, DAG, WORKER, DISPATCHER, OPERATORS, "dev.trace.cli.local..", "dev.trace.cli.run..");
}
