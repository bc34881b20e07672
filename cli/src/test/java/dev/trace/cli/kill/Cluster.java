package dev.trace.cli.kill;

import dev.trace.dag.platform.Sensitive;
import dev.trace.dispatcher.http.DispatcherClient;
import dev.trace.testkit.S3Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that runs: database, S3 server, chain, network between them, dispatcher and workers. For one thread. */
final class Cluster implements AutoCloseable {
    static final String BUCKET = "lake";
    static final String PREFIX = "kill";

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final int DEPLOY_SECONDS = 120;

    private final KillPlan plan;
    private final Path folder;
    final KillDatabase database;
    final S3Server s3;
    final FaultProxy databaseNetwork;
    final FaultProxy s3Network;
    final FaultProxy dispatcherNetwork;
    final List<WorkerSeat> workers = new ArrayList<>();
    private final FakeNode node;
    private final int dispatcherPort;
    private final Thread reaper = new Thread(this::killProcesses, "kill-test-reaper");
    private Child dispatcher;

    private Cluster(KillPlan plan, Path folder) throws Exception {
        this.plan = plan;
        this.folder = folder;
        database = KillDatabase.start(Files.createDirectories(folder.resolve("database")));
        s3 = S3Server.start(Files.createDirectories(folder.resolve("s3")));
        s3.createBucket(BUCKET);
        node = FakeNode.start();
        dispatcherPort = freePort();
        databaseNetwork = FaultProxy.to(database.port());
        s3Network = FaultProxy.to(s3.endpoint().getPort());
        dispatcherNetwork = FaultProxy.to(dispatcherPort);
        if (plan.twoDatabases()) {
            database.create("hot");
        }
        PluginJar.write(Files.createDirectories(folder.resolve("plugins")).resolve("kill.jar"));
        writeConfigurations();
        dispatcher = launchDispatcher();
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    /** Starts everything, deploys the DAG, and lets workers begin. */
    static Cluster start(KillPlan plan, Path folder, Arms arms) throws Exception {
        Cluster cluster = new Cluster(plan, folder);
        cluster.deploy();
        for (int number = 1; number <= KillPlan.WORKERS; number++) {
            cluster.workers.add(new WorkerSeat(cluster, number, arms));
        }
        return cluster;
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private void writeConfigurations() throws IOException {
        Files.writeString(folder.resolve("kill.yaml"), KillPlan.dag());
        Files.writeString(
                folder.resolve("dispatcher.yaml"),
                """
                home: %s
                state: { url: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, password: "${KILL_PASSWORD}" }
                http: { port: %d }
                """.formatted(
                                        folder.resolve("dispatcher"),
                                        database.port(),
                                        KillDatabase.STATE,
                                        database.user(),
                                        dispatcherPort)
                        + common(database.port(), s3.endpoint().getPort(), folder.resolve("dispatcher")));
        for (int number = 1; number <= KillPlan.WORKERS; number++) {
            Path home = Files.createDirectories(folder.resolve("worker-" + number));
            Files.writeString(
                    configuration(number),
                    "home: " + home + "\n" + common(databaseNetwork.port(), s3Network.port(), home));
        }
    }

    private Path configuration(int worker) {
        return folder.resolve("worker-" + worker + ".yaml");
    }

    private String common(int databasePort, int s3Port, Path home) {
        return """
                hot: { url: "jdbc:postgresql://127.0.0.1:%d/%s", user: %s, password: "${KILL_PASSWORD}" }
                cold:
                  url: s3://%s/%s
                  region: %s
                  endpoint: http://127.0.0.1:%d
                  path_style: true
                  access_key_id: test
                  secret_access_key: "${KILL_PASSWORD}"
                  spool: %s
                rpc_pools:
                  fake: { chain_id: %d, endpoints: [{ url: "%s" }] }
                auth:
                  user_token: kill_user
                  worker_token: kill_worker
                  jwt_keys: [{ kid: a, secret: kill_jwt }]
                """.formatted(
                        databasePort,
                        hotDatabase(),
                        database.user(),
                        BUCKET,
                        PREFIX,
                        S3Server.REGION,
                        s3Port,
                        home.resolve("spool"),
                        FakeNode.CHAIN,
                        node.url());
    }

    String hotDatabase() {
        return plan.twoDatabases() ? "hot" : KillDatabase.STATE;
    }

    Connection state() throws Exception {
        return database.connect(KillDatabase.STATE);
    }

    Connection hot() throws Exception {
        return database.connect(hotDatabase());
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "KILL_PASSWORD", database.password(),
                "TRACE_SECRET_KILL_USER", "user-" + TOKEN,
                "TRACE_SECRET_KILL_WORKER", "worker-" + TOKEN,
                "TRACE_SECRET_KILL_JWT", "jwt-key-" + TOKEN,
                "TRACE_PLUGINS", folder.resolve("plugins").toString()));
    }

    private Child launch(String log, String main, Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> environment = environment();
        environment.putAll(more);
        return Child.start(folder.resolve(log), environment, main, List.of(arguments));
    }

    private Child launchDispatcher() throws IOException {
        return launch(
                "dispatcher.log",
                "dev.trace.cli.Main",
                Map.of(),
                "dispatcher",
                "--config=" + folder.resolve("dispatcher.yaml"),
                "--log=human");
    }

    Child launchWorker(int number, Map<String, String> more) throws IOException {
        return launch(
                "worker-" + number + ".log",
                KillWorker.class.getName(),
                more,
                "--config=" + configuration(number),
                "--dispatcher=http://127.0.0.1:" + dispatcherNetwork.port(),
                "--name=worker-" + number,
                "--slots=2",
                "--log=human");
    }

    private void deploy() throws Exception {
        Child deploy = launch(
                "deploy.log",
                "dev.trace.cli.Main",
                Map.of("TRACE_HOME", folder.resolve("deploy").toString()),
                "deploy",
                folder.resolve("kill.yaml").toString(),
                "--config=" + folder.resolve("dispatcher.yaml"));
        if (!deploy.awaitEnd(DEPLOY_SECONDS) || deploy.exitStatus() != 0) {
            throw new IllegalStateException(
                    "the DAG was not deployed: " + Files.readString(folder.resolve("deploy.log")));
        }
    }

    /** What people and programs talk to, without the network's faults. */
    DispatcherClient control() {
        return new DispatcherClient(URI.create("http://127.0.0.1:" + dispatcherPort), Sensitive.of("user-" + TOKEN));
    }

    /** SIGKILL or SIGTERM, and another one at once. */
    void replaceDispatcher(String signal) throws Exception {
        dispatcher.signal(signal);
        if (!dispatcher.awaitEnd(40)) {
            dispatcher.kill();
            throw new IllegalStateException("the dispatcher did not end within 40 s of SIG" + signal);
        }
        dispatcher = launchDispatcher();
    }

    /** A dispatcher that ended by itself, as for want of a database, is started again. */
    boolean keepDispatcher() throws IOException {
        if (dispatcher.isAlive()) {
            return false;
        }
        dispatcher = launchDispatcher();
        return true;
    }

    /** Ends the dispatcher in good order. */
    int stopDispatcher() throws InterruptedException {
        dispatcher.signal("TERM");
        return dispatcher.awaitEnd(60) ? dispatcher.exitStatus() : -1;
    }

    private void killProcesses() {
        workers.forEach(WorkerSeat::kill);
        dispatcher.kill();
    }

    @Override
    public void close() throws IOException {
        killProcesses();
        Runtime.getRuntime().removeShutdownHook(reaper);
        databaseNetwork.close();
        s3Network.close();
        dispatcherNetwork.close();
        node.close();
        s3.close();
        database.close();
    }
}
