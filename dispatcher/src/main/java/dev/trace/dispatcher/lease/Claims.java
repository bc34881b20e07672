package dev.trace.dispatcher.lease;

import dev.trace.dag.task.Claim;
import dev.trace.dag.task.ClaimRequest;
import dev.trace.dispatcher.store.ClaimStore;
import dev.trace.dispatcher.store.ClaimStore.Taker;
import dev.trace.dispatcher.store.Database;
import dev.trace.dispatcher.store.JobRow;
import dev.trace.dispatcher.store.SpecStore;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Gives tasks to workers that ask at the same time. */
final class Claims {
    private final Database database;

    Claims(Database database) {
        this.database = database;
    }

    /**
     * A request.
     *
     * @param leaseToken of the lease it gets, if it gets one
     */
    record Seeker(ClaimRequest request, String leaseToken) {
        Taker taker() {
            return new Taker(request.worker(), leaseToken);
        }
    }

    /** What a worker can run; those that can run the same share a search. */
    private record Ability(Set<String> runtimes, Set<String> jobs, Set<Long> chains) {
        static Ability of(ClaimRequest request) {
            Set<Long> chains = new HashSet<>(request.chains());
            // A task of no chain suits every worker.
            chains.add(0L);
            return new Ability(request.runtimes(), request.jobs(), chains);
        }
    }

    /** For each request a task, or none; in the order of the requests. */
    List<Optional<Claim>> claim(List<Seeker> requests) {
        Map<Ability, Deque<Integer>> searches = new LinkedHashMap<>();
        for (int i = 0; i < requests.size(); i++) {
            searches.computeIfAbsent(Ability.of(requests.get(i).request()), key -> new ArrayDeque<>())
                    .add(i);
        }
        Map<Integer, Claim> found = new HashMap<>();
        searches.forEach((ability, seekers) -> search(ability, seekers, requests, found));
        return IntStream.range(0, requests.size())
                .mapToObj(i -> Optional.ofNullable(found.get(i)))
                .toList();
    }

    private void search(Ability ability, Deque<Integer> seekers, List<Seeker> requests, Map<Integer, Claim> found) {
        List<JobRow> candidates = database.read(
                db -> new ClaimStore(db).candidates(ability.runtimes(), ability.jobs(), ability.chains()));
        for (JobRow job : candidates) {
            if (seekers.isEmpty()) {
                return;
            }
            List<Taker> takers =
                    seekers.stream().map(seeker -> requests.get(seeker).taker()).toList();
            Map<String, Claim> taken = take(job, ability.chains(), takers);
            for (Taker taker : takers) {
                int seeker = seekers.remove();
                Claim claim = taken.get(taker.leaseToken());
                if (claim == null) {
                    seekers.add(seeker);
                } else {
                    found.put(seeker, claim);
                }
            }
        }
    }

    /** Tasks of one job, by lease token. */
    private Map<String, Claim> take(JobRow job, Set<Long> chains, List<Taker> takers) {
        return database.write(db -> {
            ClaimStore store = new ClaimStore(db);
            int room = Math.min(takers.size(), store.lockForMore(job));
            if (room == 0) {
                return Collections.emptyMap();
            }
            List<Long> tasks = store.take(job, chains, takers.subList(0, room));
            return new SpecStore(db)
                    .claims(tasks).stream()
                            .collect(Collectors.toMap(claim -> claim.attempt().leaseToken(), claim -> claim));
        });
    }
}
