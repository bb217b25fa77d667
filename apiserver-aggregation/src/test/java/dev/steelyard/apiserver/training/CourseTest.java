package dev.steelyard.apiserver.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.steelyard.apiserver.wire.RequestTarget;
import dev.steelyard.promql.syntax.Parser;
import dev.steelyard.promql.syntax.ParserOptions;
import dev.steelyard.scrape.config.ConfigurationFile;
import dev.steelyard.scrape.config.ScrapeConfiguration;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CourseTest {
    private final Course course =
            new Course(
                    URI.create("http://127.0.0.1:9090"),
                    InstantSource.fixed(Instant.ofEpochMilli(20_000)));

    @Test
    void everyQuestionIsOneThatThisServerUnderstands() throws Exception {
        Parser parser = new Parser(ParserOptions.STABLE);
        List<String> paths = Course.paths(20_000);

        assertThat(paths).contains("/api/v1/labels?start=10.0&end=20.0");
        int queries = 0;
        for (String path : paths) {
            String query = RequestTarget.parse(path).parameter("query");
            if (!query.isEmpty()) {
                assertThatCode(() -> parser.parse(query)).as(query).doesNotThrowAnyException();
                queries++;
            }
        }
        assertThat(queries).isGreaterThan(20);
    }

    @Test
    void theServerScrapesItselfAndThenNothing(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("scrape.yml");

        ScrapeConfiguration atWork =
                ConfigurationFile.read(Files.writeString(file, course.configuration()));
        assertThat(atWork.jobs())
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.interval()).hasMillis(200);
                    assertThat(job.groups()).hasSizeGreaterThan(30);
                });
        assertThat(ConfigurationFile.read(Files.writeString(file, Course.atRest())).jobs())
                .isEmpty();
    }
}
