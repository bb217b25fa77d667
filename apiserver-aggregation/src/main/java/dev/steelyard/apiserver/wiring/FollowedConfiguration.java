package dev.steelyard.apiserver.wiring;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.steelyard.model.Labels;
import dev.steelyard.model.MetricFamily;
import dev.steelyard.model.MetricPoint;
import dev.steelyard.model.MetricType;
import dev.steelyard.scrape.config.ConfigurationException;
import dev.steelyard.scrape.config.ConfigurationFile;
import dev.steelyard.scrape.config.ConfigurationText;
import dev.steelyard.scrape.config.ScrapeConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// A configuration file that is gone by as it changes. What cannot be used is told once and
/// counted, and the old one goes on. Any thread looks and reads.
final class FollowedConfiguration {
    private static final Logger log = Logger.getLogger(FollowedConfiguration.class);

    private final Path file;
    private final LongAdder taken = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final InstantSource clock;

    @GuardedBy("this")
    private byte[] seen;

    private volatile Optional<String> problem = Optional.empty();
    private volatile Optional<Instant> refusedSince = Optional.empty();
    private volatile Instant since;
    private volatile ScrapeConfiguration current;
    private volatile String text;

    /// @throws IOException where the file cannot be used, with a line for each problem
    FollowedConfiguration(Path file, InstantSource clock) throws IOException {
        this.file = file;
        this.clock = clock;
        this.since = clock.instant();
        this.seen = Files.readAllBytes(file);
        try {
            this.current = ConfigurationFile.read(file);
        } catch (ConfigurationException e) {
            throw new IOException("the configuration cannot be used\n" + e.getMessage(), e);
        }
        this.text = shown(seen);
    }

    private static String shown(byte[] file) {
        return ConfigurationText.withoutSecrets(new String(file, StandardCharsets.UTF_8));
    }

    /// The configuration that holds.
    ScrapeConfiguration current() {
        return current;
    }

    /// The file that is followed.
    Path file() {
        return file;
    }

    /// What it states, without what is secret.
    String text() {
        return text;
    }

    /// Since when the file cannot be gone by, so that an older one is; empty where it is.
    Optional<Instant> refusedSince() {
        return refusedSince;
    }

    /// When the current one was taken up.
    Instant since() {
        return since;
    }

    /// Looks at the file again, and hands on what it says if that is new and good.
    ///
    /// @return what is wrong with the file as it stands
    synchronized Optional<String> look(Consumer<ScrapeConfiguration> changed) {
        try {
            byte[] now = Files.readAllBytes(file);
            if (Arrays.equals(now, seen)) {
                return problem;
            }
            seen = now;
            current = ConfigurationFile.read(file);
            text = shown(now);
            changed.accept(current);
            since = clock.instant();
            problem = Optional.empty();
            refusedSince = Optional.empty();
            taken.increment();
            log.infof("configuration read again file=%s jobs=%d", file, current.jobs().size());
        } catch (IOException e) {
            seen = new byte[0];
            refuse("cannot read " + file + ": " + e.getMessage());
        } catch (ConfigurationException e) {
            refuse(String.valueOf(e.getMessage()));
        }
        return problem;
    }

    @GuardedBy("this")
    private void refuse(String why) {
        refused.increment();
        if (!problem.equals(Optional.of(why))) {
            log.errorf("configuration stays as it was: %s", why);
        }
        problem = Optional.of(why);
        refusedSince = refusedSince.or(() -> Optional.of(clock.instant()));
    }

    List<MetricFamily> families() {
        return List.of(
                new MetricFamily(
                        "steelyard_configuration_good",
                        MetricType.GAUGE,
                        "1 if the configuration file is gone by as it stands, 0 if an older one is.",
                        List.of(new MetricPoint.Value(Labels.EMPTY, problem.isEmpty() ? 1 : 0))),
                new MetricFamily(
                        "steelyard_configuration_changes",
                        MetricType.COUNTER,
                        "Changes of the configuration file, by whether they could be used.",
                        List.of(
                                new MetricPoint.Value(Labels.of("result", "taken"), taken.sum()),
                                new MetricPoint.Value(
                                        Labels.of("result", "refused"), refused.sum()))));
    }
}
