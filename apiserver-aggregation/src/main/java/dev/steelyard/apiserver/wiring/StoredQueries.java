package dev.steelyard.apiserver.wiring;

import dev.steelyard.apiserver.client.StoredSamples;
import dev.steelyard.apiserver.client.Whom;
import dev.steelyard.apiserver.command.Version;
import dev.steelyard.apiserver.query.Description;
import dev.steelyard.apiserver.query.Features;
import dev.steelyard.apiserver.query.QueryRoutes;
import dev.steelyard.apiserver.query.StoreState;
import dev.steelyard.apiserver.wire.Answer;
import dev.steelyard.apiserver.wire.ApiRequest;
import dev.steelyard.model.Labels;
import dev.steelyard.promql.Engine;
import dev.steelyard.promql.EngineOptions;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.scrape.FamilyDeclaration;
import dev.steelyard.scrape.TargetDeclarations;
import dev.steelyard.scrape.TargetStatus;
import dev.steelyard.scrape.job.DiscoveredTarget;
import dev.steelyard.scrape.job.TargetReader;
import dev.steelyard.storage.ExemplarReader;
import dev.steelyard.tsdb.DatabaseOptions;
import dev.steelyard.tsdb.DirectoryReader;
import dev.steelyard.tsdb.file.CorruptFileException;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The HTTP API over a directory of samples, without a server.
///
/// @param clock what a question without a time asks for
public record StoredQueries(InstantSource clock) implements StoredSamples {
    /// Nothing is scraped.
    private static final class NoTargets implements TargetReader {
        @Override
        public List<DiscoveredTarget> discovered() {
            return List.of();
        }

        @Override
        public List<TargetStatus> statuses() {
            return List.of();
        }

        @Override
        public List<FamilyDeclaration> declarations(String metric) {
            return List.of();
        }

        @Override
        public List<TargetDeclarations> declarations() {
            return List.of();
        }
    }

    @Override
    public Answer ask(Whom.Directory directory, ApiRequest question) throws IOException {
        try {
            return routes(directory)
                    .answer(question)
                    .orElseThrow(() ->
                            new IllegalArgumentException(
                                    "no such question: " + question.target().uri()));
        } catch (CorruptFileException damaged) {
            throw new IOException(
                    damaged.getMessage() + "; steelyard tsdb verify tells what is damaged",
                    damaged);
        }
    }

    private QueryRoutes routes(Whom.Directory directory) throws IOException {
        boolean experimental = directory.experimental();
        Description.State state =
                new Description.State(
                        "", clock.instant(), Optional.empty(), StoreState.inMemory(0));
        return new QueryRoutes(
                new QueryRoutes.Sources(
                        new Engine(
                                experimental
                                        ? EngineOptions.DEFAULT.withEverything()
                                        : EngineOptions.DEFAULT),
                        DirectoryReader.open(directory.path(), DatabaseOptions.DEFAULT, clock),
                        ExemplarReader.NONE,
                        new NoTargets(),
                        () -> Labels.EMPTY,
                        new Description(
                                Version.text(),
                                Instant.EPOCH,
                                Map.of(),
                                Features.NONE,
                                () -> state)),
                experimental ? ParserOptions.EXPERIMENTAL : ParserOptions.STABLE,
                clock,
                1);
    }
}
