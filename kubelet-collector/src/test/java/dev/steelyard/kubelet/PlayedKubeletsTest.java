package dev.steelyard.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.steelyard.discovery.Cadence;
import dev.steelyard.inventory.FakeInventory;
import dev.steelyard.inventory.NodeRecord;
import dev.steelyard.inventory.PodBuilder;
import dev.steelyard.kubelet.PlayedKubelet.Conduct;
import dev.steelyard.scrape.HttpScrapeClient;
import dev.steelyard.scrape.ScrapeClock;
import dev.steelyard.scrape.ScrapeLimits;
import dev.steelyard.scrape.ScrapeOutcome;
import dev.steelyard.scrape.ScrapePool;
import dev.steelyard.scrape.Scraping;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.tsdb.Head;
import dev.steelyard.tsdb.HeadOptions;
import dev.steelyard.usage.Absence;
import dev.steelyard.usage.NodeUsage;
import dev.steelyard.usage.PodUsage;
import dev.steelyard.usage.ResourceUsage;
import dev.steelyard.usage.UsageAnswer;
import dev.steelyard.usage.UsageOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kubelets that do what a good one will not, all at once, over TLS: they harm nobody but their own
/// pods, and say why.
class PlayedKubeletsTest {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String STRANGER = "stranger";

    private final InstantSource clock = InstantSource.system();
    private final FakeInventory inventory = new FakeInventory();
    private final Head head = new Head(HeadOptions.DEFAULT);
    private final List<AutoCloseable> open = new ArrayList<>();
    private ResourceUsage usage;
    private ScrapePool pool;

    @BeforeEach
    void play(@TempDir Path folder) throws Exception {
        TestKeys keys = new TestKeys(folder);
        Path authority = keys.authority("ca");
        keys.certificate("kubelet", "ca", "CN=kubelets", addresses());
        keys.certificate(STRANGER, "", "CN=" + STRANGER, addresses());
        for (Conduct conduct : Conduct.values()) {
            start(conduct.word(), conduct, keys, "kubelet");
        }
        start(STRANGER, Conduct.WELL, keys, STRANGER);
        Path token = Files.writeString(folder.resolve("token"), "token");
        KubeletAccess access =
                new KubeletAccess(
                        new KubeletAccess.Options(token, new KubeletTrust.Authorities(authority)),
                        inventory,
                        clock);
        HttpScrapeClient client = new HttpScrapeClient(access, ScrapeLimits.DEFAULT, "test");
        open.add(client);
        usage = ResourceUsage.open(head, inventory, UsageOptions.DEFAULT, clock);
        open.add(usage);
        KubeletTargets targets =
                new KubeletTargets(
                        inventory,
                        KubeletTargets.Options.DEFAULT.with(
                                EnumSet.of(KubeletPage.RESOURCE),
                                new Cadence(Duration.ofSeconds(1), Duration.ofSeconds(1))));
        pool =
                ScrapePool.open(
                        new Scraping(head, client, ScrapeClock.of(clock), ScrapeLimits.DEFAULT),
                        List.of(targets));
        open.add(pool);
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void badKubeletsHarmNobodyButTheirOwnPodsAndSayWhy() {
        for (Conduct good : List.of(Conduct.WELL, Conduct.BEHIND, Conduct.CROWDED)) {
            await(good.word(), () -> isKnown(good.word()));
        }
        assertThat(known("crowded").containers()).hasSize(500);
        assertThat(known("well").containers().getFirst().usage().cpuNanocores())
                .isEqualTo(500_000_000);
        assertThat(known("behind").timestamp()).isBefore(clock.instant().minusSeconds(1_700));

        checkOutcome("hangs", ScrapeOutcome.TIMEOUT);
        checkOutcome("drips", ScrapeOutcome.TIMEOUT);
        checkOutcome("garbage", ScrapeOutcome.MALFORMED);
        checkOutcome("html", ScrapeOutcome.UNKNOWN_FORMAT);
        checkOutcome("unauthorized", ScrapeOutcome.HTTP_STATUS);
        checkOutcome(STRANGER, ScrapeOutcome.UNREACHABLE);
        for (String bad : List.of("hangs", "drips", "garbage", "html", "unauthorized", STRANGER)) {
            assertThat(reason(bad)).isInstanceOf(Absence.NoReading.class);
        }
        await("the liar is heard", () -> usage.refusedSamples() >= 4);
        assertThat(reason("lies"))
                .isEqualTo(new Absence.NoReading("container liar of pod shop/lies"));
    }

    @Test
    void aLineThatCannotBeReadHidesItsPodAlone() {
        await("the node", () -> usage.node("stutters") instanceof UsageAnswer.Known<NodeUsage>);
        assertThat(reason("stutters"))
                .isEqualTo(new Absence.NoReading("container liar of pod shop/stutters"));
    }

    @Test
    void whoeverHangsDelaysNoOther() {
        await("the first", () -> isKnown("well"));
        for (int i = 0; i < 3; i++) { // while two hang for as long as they may
            Instant before = known("well").timestamp();
            await("a further one", () -> known("well").timestamp().isAfter(before));
        }
        checkOutcome("hangs", ScrapeOutcome.TIMEOUT);
    }

    private void start(String name, Conduct conduct, TestKeys keys, String certificate)
            throws Exception {
        String address = "127.0.66." + (open.size() + 1);
        PlayedKubelet kubelet =
                new PlayedKubelet(
                        new PlayedKubelet.Place(address, "shop"),
                        conduct,
                        keys.server(certificate),
                        clock);
        open.add(kubelet);
        inventory.put(
                new NodeRecord(name, Map.of(), Map.of("InternalIP", address), kubelet.port()));
        PodBuilder pod = PodBuilder.pod(name).node(name);
        kubelet.containers().forEach(pod::container);
        inventory.put(pod.build());
    }

    private static String addresses() {
        StringBuilder names = new StringBuilder("san=ip:127.0.66.1");
        for (int i = 2; i <= Conduct.values().length + 1; i++) {
            names.append(",ip:127.0.66.").append(i);
        }
        return names.toString();
    }

    private void checkOutcome(String node, ScrapeOutcome outcome) {
        await(
                node,
                () ->
                        pool.statuses().stream()
                                .anyMatch(status ->
                                        status.target().labels().get("node").equals(node)
                                                && status.health()
                                                        instanceof TargetStatus.Health.Down down
                                                && down.outcome() == outcome));
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LONGEST.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("still waiting for %s", what).isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private boolean isKnown(String pod) {
        return usage.pod("shop", pod) instanceof UsageAnswer.Known<PodUsage>;
    }

    private PodUsage known(String pod) {
        return switch (usage.pod("shop", pod)) {
            case UsageAnswer.Known<PodUsage>(PodUsage its) -> its;
            case UsageAnswer.Absent<PodUsage>(Absence reason) ->
                    throw new AssertionError(reason.explanation());
        };
    }

    private Absence reason(String pod) {
        return switch (usage.pod("shop", pod)) {
            case UsageAnswer.Known<PodUsage>(PodUsage its) ->
                    throw new AssertionError("known: " + its);
            case UsageAnswer.Absent<PodUsage>(Absence reason) -> reason;
        };
    }
}
